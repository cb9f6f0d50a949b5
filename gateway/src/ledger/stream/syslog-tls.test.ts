import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, describe, it } from "node:test";
import { TLSSocket } from "node:tls";
import { pino } from "pino";
import { createEgress, type Egress } from "../../egress/egress.js";
import { authorities } from "../../egress/testing/certificates.js";
import { systemContext } from "../../store/transaction.js";
import { freshStore, type TestStore } from "../../testing/store.js";
import { append } from "../append.js";
import { createSealer } from "../seal/sealer.js";
import { sealUntil } from "../seal/testing/seal-until.js";
import { outletsOf } from "./outlets-of.js";
import { follow } from "./stream-round.js";

const entries = 230;

/** RFC 5425 §4.3: `MSG-LEN SP SYSLOG-MSG`, the length in octets and without leading zeros; nothing in between. */
function messagesOf(bytes: Buffer): string[] {
  const messages: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(0x20, at);
    const digits = bytes.toString("latin1", at, space);
    assert.match(digits, /^[1-9]\d*$/);
    const end = space + 1 + Number(digits);
    assert.ok(end <= bytes.length, "no message is cut off");
    messages.push(bytes.toString("utf8", space + 1, end));
    at = end;
  }
  return messages;
}

describe("syslog over TLS", () => {
  let store: TestStore;
  let egress: Egress;
  let siem: Server;
  let port: number;
  const folder = mkdtempSync(join(tmpdir(), "syslog-"));
  const made = authorities();
  const [ours, theirs] = [made.authority("school"), made.authority("somebody")];
  const sessions: { protocol: string | null; bytes: Buffer[]; ended: boolean }[] = [];
  const warnings: string[] = [];
  let refusing = false;

  function take(socket: TLSSocket): void {
    const session = { protocol: socket.getProtocol(), bytes: [] as Buffer[], ended: false };
    sessions.push(session);
    socket.on("data", (chunk: Buffer) => session.bytes.push(chunk));
    socket.on("end", () => {
      session.ended = true;
      socket.end();
    });
  }

  before(async () => {
    store = await freshStore();
    const certificate = { ...ours.issue("127.0.0.1"), minVersion: "TLSv1.2" } as const;
    siem = createServer((raw) => {
      const socket = new TLSSocket(raw, { isServer: true, ...certificate });
      socket.on("error", () => undefined);
      socket.on("secure", () => {
        if (refusing) raw.resetAndDestroy();
        else take(socket);
      });
    });
    await new Promise<void>((resolve) => siem.listen(0, "127.0.0.1", resolve));
    port = (siem.address() as AddressInfo).port;
    egress = createEgress({ allowPrivate: [`127.0.0.1:${port}`] });
    await store.transact(systemContext, async (tx) => {
      for (let n = 0; n < entries; n += 1) {
        const object = { k: "message", id: `消息\n${n}` };
        await append(tx, systemContext, { type: "message.read", outcome: "success", object });
      }
    });
    const log = pino({ level: "silent" });
    const session = { claim: async () => true };
    await sealUntil(createSealer({ store, session, dataDir: folder, origin: "test/audit/1", log }), entries);
  });
  beforeEach(() => {
    sessions.length = 0;
    warnings.length = 0;
    refusing = false;
  });
  after(async () => {
    siem.close();
    await egress.close();
    await store.close();
    made.remove();
    rmSync(folder, { recursive: true });
  });

  const round = (id: string, ca?: string): (() => Promise<void>) => {
    const options = { id, kind: "syslog", host: "127.0.0.1", port, tls: true, ca, format: "entry" } as const;
    const [outlet] = outletsOf({ ...egress, host: "gw 1", now: store.clock.now }, [options]);
    assert.ok(outlet);
    const warn = (fields: object): void => void warnings.push(JSON.stringify(fields));
    return follow({ store, signal: new AbortController().signal, warn }, outlet);
  };
  const indexes = (): number[] =>
    sessions
      .flatMap(({ bytes }) => messagesOf(Buffer.concat(bytes)))
      .map((message) => JSON.parse(message.slice(message.indexOf("{"))).index);

  it("carries every sealed entry once, in order, octet-counted, and closes each connection properly", async () => {
    await round("siem", ours.ca)();
    assert.deepEqual(warnings, []);
    assert.deepEqual(
      indexes(),
      Array.from({ length: entries }, (_, at) => at),
    );
    for (const { protocol, ended } of sessions)
      assert.deepEqual([/^TLSv1\.[23]$/.test(protocol ?? ""), ended], [true, true]);
    const [first] = messagesOf(Buffer.concat(sessions[0]?.bytes ?? []));
    assert.match(first ?? "", /^<110>1 \d{4}-\d\d-\d\dT\S+Z gw_1 gatehouse - message\.read - \{/);
  });

  it("says nothing to a server that somebody else vouches for, or that no authority is named for", async () => {
    await round("stranger", theirs.ca)();
    await round("unnamed")();
    assert.equal(sessions.flatMap(({ bytes }) => bytes).length, 0);
    assert.equal(warnings.length, 2);
    for (const warning of warnings) assert.match(warning, /certificate|authority|证书/i);
  });

  it("sends again what a receiver cut off, from the first entry it did not take", async () => {
    const follows = round("cut", ours.ca);
    refusing = true;
    await follows();
    assert.equal(warnings.length, 1);
    refusing = false;
    sessions.length = 0;
    await round("cut", ours.ca)();
    assert.deepEqual([indexes()[0], indexes().length], [0, entries]);
  });
});
