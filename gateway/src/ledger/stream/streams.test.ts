import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer as createHttp } from "node:http";
import { type AddressInfo, createServer as createTcp, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { verify } from "@gatehouse/sdk";
import { pino } from "pino";
import type { StreamOptions } from "../../config/streams.js";
import { createEgress, type Egress } from "../../egress/egress.js";
import { systemContext } from "../../store/transaction.js";
import { freshStore, type TestStore } from "../../testing/store.js";
import { append } from "../append.js";
import { createSealer } from "../seal/sealer.js";
import { sealUntil } from "../seal/testing/seal-until.js";
import { outletsOf } from "./outlets-of.js";
import { follow } from "./stream-round.js";

const secret = `whsec_${Buffer.alloc(32, 6).toString("base64")}`;

/** The messages of a stream of octet-counted frames; throws when a count does not fit. */
function framesOf(bytes: Buffer): string[] {
  const frames: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(0x20, at);
    const length = Number(bytes.toString("latin1", at, space));
    assert.ok(Number.isInteger(length) && space + 1 + length <= bytes.length);
    frames.push(bytes.toString("utf8", space + 1, space + 1 + length));
    at = space + 1 + length;
  }
  return frames;
}

describe("streams of the book", () => {
  let store: TestStore;
  let folder: string;
  let egress: Egress;
  let tcp: Server;
  let http: ReturnType<typeof createHttp>;
  let status = 200;
  const received: Buffer[] = [];
  const posted: { body: string; headers: Map<string, string> }[] = [];
  const portOf = (server: Server): number => (server.address() as AddressInfo).port;

  const write = async (from: number, to: number): Promise<void> => {
    await store.transact(systemContext, async (tx) => {
      for (let n = from; n < to; n += 1) {
        const object = { k: "message", id: `消息\n${n}` };
        await append(tx, systemContext, { type: "message.read", outcome: "success", object });
      }
    });
    const sealer = createSealer({
      store,
      session: { claim: async () => true },
      dataDir: folder,
      origin: "test/audit/1",
      log: pino({ level: "error" }),
    });
    await sealUntil(sealer, to);
  };
  const warnings: object[] = [];
  const followed = (options: StreamOptions): (() => Promise<void>) => {
    const deps = { ...egress, host: "gw 1", now: store.clock.now };
    const [outlet] = outletsOf(deps, [options]);
    assert.ok(outlet);
    return follow({ store, signal: new AbortController().signal, warn: (fields) => warnings.push(fields) }, outlet);
  };

  before(async () => {
    store = await freshStore();
    folder = mkdtempSync(join(tmpdir(), "streams-"));
    tcp = createTcp((socket) => {
      socket.on("error", () => undefined);
      socket.on("data", (chunk) => received.push(chunk));
      socket.on("end", () => socket.end());
    });
    http = createHttp((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const headers = new Map(Object.entries(request.headers as Record<string, string>));
        if (status === 200) posted.push({ body: Buffer.concat(chunks).toString(), headers });
        response.writeHead(status).end();
      });
    });
    for (const server of [tcp, http]) await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    egress = createEgress({ allowPrivate: [`127.0.0.1:${portOf(tcp)}`, `127.0.0.1:${portOf(http)}`] });
    await write(0, 250);
  });
  after(async () => {
    tcp.close();
    http.close();
    http.closeAllConnections();
    await egress.close();
    await store.close();
    rmSync(folder, { recursive: true });
  });

  it("by syslog: every sealed entry once, in order, framed by its length, and only what is new", async () => {
    const round = followed({
      id: "siem",
      kind: "syslog",
      host: "127.0.0.1",
      port: portOf(tcp),
      tls: false,
      format: "entry",
    });
    await round();
    const frames = framesOf(Buffer.concat(received));
    assert.equal(frames.length, 250);
    frames.forEach((frame, at) => {
      const [, head, body] = /^(<110>1 \S+ gw_1 gatehouse - message\.read -) (\{.*\})$/s.exec(frame) ?? [];
      assert.ok(head && body, frame);
      const entry = JSON.parse(body);
      assert.equal(entry.index, at);
      assert.equal(entry.object.id, `消息\n${at}`);
    });
    received.length = 0;
    await write(250, 253);
    await round();
    assert.equal(framesOf(Buffer.concat(received)).length, 3);
  });

  it("by webhook, mapped to OCSF and signed; what was refused comes again, nothing is left out", async () => {
    const url = `http://127.0.0.1:${portOf(http)}/siem`;
    const options = { id: "ocsf", kind: "webhook", url, secret, format: "ocsf" } as const;
    status = 500;
    await followed(options)();
    assert.equal(posted.length, 0);
    assert.equal(warnings.length, 1);
    status = 200;
    await followed(options)();
    const items = posted.flatMap(
      ({ body }) => JSON.parse(body).items as { class_uid: number; metadata: { sequence: number } }[],
    );
    assert.deepEqual(
      items.map(({ metadata }) => metadata.sequence),
      Array.from({ length: 253 }, (_, at) => at),
    );
    assert.ok(items.every(({ class_uid }) => class_uid === 6003));
    const [first] = posted;
    assert.ok(first);
    assert.equal(verify([secret], first.headers, Buffer.from(first.body), store.clock.now()), "stream_ocsf_0");
  });

  it("a target that may not be reached gets nothing", async () => {
    await followed({ id: "inside", kind: "syslog", host: "127.0.0.1", port: 9, tls: false, format: "entry" })();
    assert.match(JSON.stringify(warnings.at(-1)), /allow_private/);
  });
});
