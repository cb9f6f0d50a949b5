import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer as createSocketServer } from "node:net";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { RawEvent, SendContext, Session } from "@gatehouse/sdk";
import { sampleOutbound, startProvider } from "@gatehouse/sdk/testing";
import { hostileRig, type Rig } from "./testing/rig.js";

const isRoot = process.getuid?.() === 0;
const context: SendContext = { config: {}, idempotencyKey: "k-1", attempt: 1, now: new Date(), nonce: "n" };
const never = new AbortController().signal;

const send = (session: Session | undefined, text: string) =>
  session!.send!(sampleOutbound({ scheme: "app_user", value: "u-1" }, { text }), context, never);

describe("the child's surroundings", () => {
  let rig: Rig;
  before(async () => {
    process.env["GATEHOUSE_MASTER_KEY"] = "never-in-a-child";
    process.env["DATABASE_URL"] = "postgres://never";
    rig = await hostileRig();
  });
  after(async () => {
    delete process.env["GATEHOUSE_MASTER_KEY"];
    delete process.env["DATABASE_URL"];
    await rig.stop();
  });

  it("hold nothing of the gateway's environment", async () => {
    const seen = JSON.parse(await rig.ask("environment")) as Record<string, string>;
    assert.deepEqual(Object.keys(seen).sort(), ["HOME", "NODE_ENV", "PATH", "TMPDIR"]);
  });

  it("are a folder of its own and, where we are root, a user of its own", async () => {
    const { cwd, uid, groups } = JSON.parse(await rig.ask("place")) as { cwd: string; uid: number; groups: number[] };
    assert.match(cwd, /plugins\/acc$/);
    if (!isRoot) return;
    assert.ok(uid >= 61_184 && uid < 65_184, `runs as ${uid}`);
    assert.deepEqual(
      groups.filter((group) => group !== uid),
      [],
    );
  });

  it("do not let it read the gateway's keys", {
    skip: isRoot ? false : "needs root to own files of another user",
  }, async () => {
    const keys = join(rig.folder, "keys");
    mkdirSync(keys, { mode: 0o700 });
    writeFileSync(join(keys, "master"), "secret", { mode: 0o600 });
    assert.match(await rig.ask(`read:${join(keys, "master")}`), /^refused/);
    assert.match(await rig.ask("read:/etc/shadow"), /^refused/);
    assert.match(await rig.ask("read:/proc/1/environ"), /^refused/);
  });

  const seatBelt = process.allowedNodeEnvironmentFlags.has("--permission");
  it("are all it may read or start, where Node sees to that", {
    skip: seatBelt ? false : "Node 22 and later",
  }, async () => {
    assert.match(await rig.ask("read:/etc/hostname"), /^refused: Access to this API has been restricted/);
    assert.match(await rig.ask("shell"), /^refused: Access to this API has been restricted/);
  });

  it("give a shell it starts no more than itself has", async () => {
    const shell = await rig.ask("shell");
    if (isRoot) assert.ok(shell.startsWith("refused") || Number(shell) >= 61_184, shell);
  });
});

describe("the host, seen from the child", () => {
  let rig: Rig;
  let session: Session | undefined;
  let provider: Awaited<ReturnType<typeof startProvider>>;
  before(async () => {
    provider = await startProvider();
    rig = await hostileRig({}, `${provider.origin}/api`);
    session = rig.remote.connector.open?.({}, rig.host);
  });
  after(async () => {
    await session?.close();
    await rig.stop();
    await provider.stop();
  });

  it("reaches what the manifest declares", async () => {
    provider.answers({ status: 200, body: "hello" });
    assert.equal((await send(session, `http:${provider.origin}/x`)).source_id, "200 hello");
  });

  it("reaches nothing else, and nobody is asked", async () => {
    const before = rig.host.dialled.length;
    for (const url of ["http://127.0.0.1:5432/", "http://169.254.169.254/", "https://evil.example/"])
      await assert.rejects(send(session, `http:${url}`), { code: "rejected", message: /not in permissions\.net/ });
    assert.equal(rig.host.dialled.length, before);
  });

  it("takes the certificates of a call, and nothing that would switch the check of them off", async () => {
    const url = `${provider.origin}/api`;
    const told: unknown[] = [];
    const http: Rig["host"]["http"] = async ({ tls }) => {
      told.push(tls);
      return { status: 200, headers: new Map(), body: "taken" };
    };
    const own = rig.remote.connector.open?.({ url }, { ...rig.host, http });
    const tls = { ca: "ca", cert: "cert", key: "key", servername: "crm.example" };
    assert.equal((await send(own, `certificates:${JSON.stringify(tls)}`)).source_id, "taken");
    assert.deepEqual(told, [tls]);
    await assert.rejects(send(own, 'certificates:{"rejectUnauthorized":false}'));
    assert.equal(told.length, 1);
    await own?.close();
  });

  it("keeps state", async () => {
    assert.equal((await send(session, "state:令牌🔑")).source_id, "令牌🔑");
  });

  it("hands over a file of 5 MB", async () => {
    const file = Buffer.alloc(5_000_000, 7);
    const own = rig.remote.connector.open?.({}, { ...rig.host, readAttachment: async () => file });
    assert.equal((await send(own, "file:att_1")).source_id, "5000000");
    await own?.close();
  });

  it("opens sockets for it", async () => {
    const echo = createSocketServer((socket) => void socket.pipe(socket));
    echo.listen(0, "127.0.0.1");
    await once(echo, "listening");
    const { port } = echo.address() as AddressInfo;
    const other = await hostileRig({}, `http://127.0.0.1:${port}/`);
    const own = other.remote.connector.open?.({}, other.host);
    assert.equal((await send(own, "socket:")).source_id, "200000");
    await other.stop();
    echo.close();
  });

  it("writes its log under a name of its own, on one line", async () => {
    await send(session, "log:first\nERROR second");
    const line = rig.lines.find(({ msg }) => String(msg).startsWith("first"));
    assert.equal(line?.["msg"], "first ERROR second");
    assert.deepEqual(line?.["plugin"], { account: "another" });
  });

  it("streams a file of a message in pieces", async () => {
    const raw: RawEvent = { key: "k", body: Buffer.from("x"), contentType: "text/plain" };
    const answer = await session?.fetchAttachment?.({ source_ref: "f" }, raw, never);
    const sizes: number[] = [];
    for await (const chunk of answer as ReadableStream<Uint8Array>) sizes.push(chunk.length);
    assert.equal(
      sizes.reduce((sum, size) => sum + size, 0),
      5 * 1_048_576,
    );
    assert.ok(Math.max(...sizes) <= 65_536);
  });

  it("takes events one hand-over after the other, and none after the abort", async () => {
    const stop = new AbortController();
    let under = 0;
    let most = 0;
    let taken = 0;
    let late = 0;
    const emit = async (events: readonly RawEvent[]): Promise<void> => {
      if (stop.signal.aborted) late += 1;
      under += 1;
      most = Math.max(most, under);
      await new Promise((resolve) => setTimeout(resolve, 2));
      under -= 1;
      taken += events.length;
      if (taken === 20) stop.abort();
    };
    await session?.listen?.(emit, stop.signal);
    assert.deepEqual([taken, most, late], [20, 1, 0]);
  });

  it("calls a send uncertain when its process ends under it", async () => {
    await assert.rejects(send(session, "exit:"), { code: "uncertain" });
    assert.equal((await send(session, "again")).source_id, "k-1");
  });

  it("answers a webhook with what the child made of it", async () => {
    const request = {
      method: "POST",
      url: new URL("https://school.example/hooks/acc?x=1"),
      headers: new Map([["content-type", "text/plain"]]),
      rawBody: Buffer.alloc(1_048_576, "w"),
      receivedAt: new Date(),
    };
    const result = await rig.remote.connector.webhook?.(request, {});
    assert.deepEqual(result?.reply, { status: 200, body: "/hooks/acc" });
    assert.equal(result?.events[0]?.body.length, 1_048_576);
  });
});

describe("the child's end", () => {
  it("comes with the gateway's stop", async () => {
    const rig = await hostileRig();
    const pid = await rig.remote.pid();
    await rig.stop();
    assert.throws(() => process.kill(pid!, 0), { code: "ESRCH" });
  });
});
