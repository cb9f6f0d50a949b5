import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, createServer, type Socket, connect as tcpConnect } from "node:net";
import { after, before, describe, it } from "node:test";
import { until } from "../../clock.js";
import { type Link, openLink } from "./link.js";

interface Talk {
  readonly socket: Socket;
  got(): string;
  readonly closed: Promise<unknown>;
}

describe("a disturbed link", () => {
  let received = "";
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on("data", (chunk: Buffer) => {
      received += chunk.toString();
      socket.write(chunk.toString().toUpperCase());
    });
    socket.on("error", () => undefined);
  });
  let link: Link;

  before(async () => {
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    link = await openLink({ target: () => ({ host: "127.0.0.1", port }), host: "127.0.0.1", random: () => 0 });
  });
  after(async () => {
    await link.close();
    server.close();
  });

  async function open(): Promise<Talk> {
    received = "";
    const socket = tcpConnect({ port: link.port, host: "127.0.0.1", allowHalfOpen: true });
    let text = "";
    socket.on("data", (chunk: Buffer) => {
      text += chunk.toString();
    });
    const closed = new Promise((resolve) => socket.once("close", resolve));
    socket.on("error", () => undefined);
    await once(socket, "connect");
    return { socket, got: () => text, closed };
  }

  const comes = (what: string, is: () => boolean): Promise<void> => until(what, 5, async () => is(), 5);

  async function echoes({ socket, got }: Talk, word: string): Promise<void> {
    socket.write(word);
    await comes(word, () => got().endsWith(word.toUpperCase()));
  }

  it("passes everything while nothing is set", async () => {
    const talk = await open();
    await echoes(talk, "hello");
    talk.socket.destroy();
  });

  it("as a black hole: keeps connections and brings what was sent when it is over", async () => {
    const talk = await open();
    await echoes(talk, "before");
    link.set({ kind: "blackhole" });
    const fresh = await open();
    talk.socket.write("during");
    fresh.socket.write("new");
    await new Promise((resolve) => setTimeout(resolve, 100));
    assert.deepEqual([received, talk.got(), fresh.got()], ["", "BEFORE", ""]);
    link.set(undefined);
    await comes("the old one", () => talk.got() === "BEFOREDURING");
    await comes("the new one", () => fresh.got() === "NEW");
    talk.socket.destroy();
    fresh.socket.destroy();
  });

  it("resets connections, new ones too", async () => {
    const talk = await open();
    await echoes(talk, "before");
    link.set({ kind: "reset" });
    await talk.closed;
    await (await open().catch(() => ({ closed: undefined }))).closed;
    link.set(undefined);
    const later = await open();
    await echoes(later, "later");
    later.socket.destroy();
  });

  it("closes one half: the client hears the end, the server still hears the client", async () => {
    const talk = await open();
    await echoes(talk, "before");
    const ended = once(talk.socket, "end");
    link.set({ kind: "half_close" });
    await ended;
    received = "";
    talk.socket.write("still");
    await comes("the rest", () => received === "still");
    link.set(undefined);
    talk.socket.destroy();
  });

  for (const toxic of [
    { kind: "latency", ms: 5, jitterMs: 10 },
    { kind: "bandwidth", bytesPerSecond: 200_000 },
    { kind: "slice", bytes: 7 },
  ] as const)
    it(`changes no byte and no order: ${toxic.kind}`, async () => {
      const talk = await open();
      link.set(toxic);
      const text = Array.from({ length: 300 }, (_, n) => `line ${n};`).join("");
      talk.socket.write(text.slice(0, 1_000));
      talk.socket.write(text.slice(1_000));
      await comes("all of it", () => talk.got() === text.toUpperCase());
      link.set(undefined);
      talk.socket.destroy();
    });

  it("turns over one bit towards the server and none towards the client", async () => {
    const talk = await open();
    link.set({ kind: "corrupt", share: 1 });
    talk.socket.write("a");
    await comes("an answer", () => talk.got() !== "");
    assert.equal(received, "`");
    assert.equal(talk.got(), "`");
    link.set(undefined);
    talk.socket.destroy();
  });
});
