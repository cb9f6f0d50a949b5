import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, describe, it } from "node:test";
import { verify } from "@gatehouse/sdk";
import { pino } from "pino";
import type { AnchorOptions } from "../../config/anchors.js";
import { createEgress, type Egress } from "../../egress/egress.js";
import { listAnchors } from "../../store/sql/list-anchors.js";
import { readNewestCheckpoint } from "../../store/sql/read-newest-checkpoint.js";
import { systemContext } from "../../store/transaction.js";
import { freshStore, type TestStore } from "../../testing/store.js";
import { append } from "../append.js";
import { createSealer } from "../seal/sealer.js";
import { sealUntil } from "../seal/testing/seal-until.js";
import { anchorRound } from "./anchor-round.js";
import type { Mail } from "./email-sink.js";
import { isDue } from "./is-due.js";
import { sinksOf } from "./sinks-of.js";
import { startTimeAuthority, type TimeAuthority } from "./testing/time-authority.js";

const secret = `whsec_${Buffer.alloc(32, 5).toString("base64")}`;

describe("anchors", () => {
  let store: TestStore;
  let folder: string;
  let authority: TimeAuthority;
  let keeper: Server;
  let keeperAddress: string;
  let egress: Egress;
  let status = 200;
  const kept: { body: string; headers: Record<string, string> }[] = [];
  const mails: Mail[] = [];
  const warnings: object[] = [];

  before(async () => {
    store = await freshStore();
    folder = mkdtempSync(join(tmpdir(), "anchors-"));
    authority = await startTimeAuthority();
    keeper = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        kept.push({
          body: Buffer.concat(chunks).toString(),
          headers: request.headers as Record<string, string>,
        });
        response.writeHead(status).end();
      });
    });
    await new Promise<void>((resolve) => keeper.listen(0, "127.0.0.1", resolve));
    keeperAddress = `127.0.0.1:${(keeper.address() as AddressInfo).port}`;
    egress = createEgress({ allowPrivate: [keeperAddress, authority.address] });
    const sealer = createSealer({
      store,
      session: { claim: async () => true },
      dataDir: folder,
      origin: "test/audit/1",
      log: pino({ level: "error" }),
    });
    const line = { type: "message.read", outcome: "success", object: { k: "message", id: "msg_1" } } as const;
    for (let n = 0; n < 3; n += 1) await store.transact(systemContext, (tx) => append(tx, systemContext, line));
    await sealUntil(sealer, 3);
  });
  after(async () => {
    authority.stop();
    keeper.close();
    keeper.closeAllConnections();
    await egress.close();
    await store.close();
    rmSync(folder, { recursive: true });
  });
  beforeEach(() => {
    status = 200;
    authority.manner = "stamps";
    kept.length = 0;
  });

  const round = (anchors: readonly AnchorOptions[]): Promise<void> =>
    anchorRound({
      store,
      sinks: sinksOf(
        {
          request: egress.request,
          dataDir: folder,
          mail: async (mail) => {
            mails.push(mail);
          },
        },
        anchors,
      ),
      warn: (fields) => warnings.push(fields),
      signal: new AbortController().signal,
    });
  const noteNow = async (): Promise<string> =>
    (await store.transact(systemContext, (tx) => readNewestCheckpoint(tx)))?.note ?? "";
  const rowOf = async (kind: string, id: string) =>
    (await store.transact(systemContext, (tx) => listAnchors(tx, [{ kind, id }])))[0];
  const opensslVerifies = (dir: string, name: string, data = `${name}.txt`): boolean => {
    try {
      execFileSync(
        "openssl",
        ["ts", "-verify", "-in", `${name}.tsr`, "-data", data, "-CAfile", authority.certificate],
        { cwd: dir, stdio: "pipe" },
      );
      return true;
    } catch {
      return false;
    }
  };

  it("leave by file, webhook and mail, the note verbatim", async () => {
    const dir = join(folder, "worm");
    mkdirSync(dir);
    const anchors: AnchorOptions[] = [
      { id: "disk", kind: "file", dir },
      { id: "keeper", kind: "webhook", url: `http://${keeperAddress}/keep`, secret },
      { id: "head", kind: "email", account: "post", to: "head@school.example" },
    ];
    await round(anchors);
    const note = await noteNow();
    assert.match(note, /^test\/audit\/1\n3\n/);
    const files = readdirSync(dir);
    assert.equal(files.length, 1);
    assert.match(files[0] ?? "", /^checkpoint-000000000003-\d{8}T\d{6}Z\.txt$/);
    assert.equal(readFileSync(join(dir, files[0] ?? ""), "utf8"), note);
    assert.equal(kept[0]?.body, note);
    assert.equal(
      verify([secret], new Map(Object.entries(kept[0]?.headers ?? {})), Buffer.from(note), store.clock.now()),
      "anchor_keeper_3",
    );
    assert.equal(mails[0]?.to, "head@school.example");
    assert.ok(mails[0]?.text.endsWith(note));
    await round(anchors);
    assert.equal(kept.length, 1, "before its hour nothing leaves again");
    assert.equal(mails.length, 1);
  });

  it("get a time stamp that OpenSSL verifies, and not for a changed note", async () => {
    const dir = join(folder, "stamped");
    mkdirSync(dir);
    await round([
      { id: "tsa_disk", kind: "file", dir },
      { id: "tsa", kind: "rfc3161", url: authority.url },
    ]);
    const name = (readdirSync(dir).find((file) => file.endsWith(".tsr")) ?? "").slice(0, -4);
    assert.ok(opensslVerifies(dir, name));
    writeFileSync(join(dir, "changed.txt"), (await noteNow()).replace("\n3\n", "\n4\n"));
    assert.equal(opensslVerifies(dir, name, "changed.txt"), false);
    const { rows } = await store.transact(systemContext, async (tx) => ({
      rows: await tx.run<{ receipt: Buffer }>(
        { name: "t-receipt", text: "SELECT receipt FROM audit_anchor WHERE target = 'tsa'" },
        [],
      ),
    }));
    assert.deepEqual(rows[0]?.receipt, readFileSync(join(dir, `${name}.tsr`)));
  });

  it("do not believe a stamp that was refused, that answers another question, or that is none", async () => {
    for (const [manner, reason] of [
      ["refuses", /refused to stamp \(status 2\)/],
      ["replays", /another question/],
      ["answers_html", /DER/],
    ] as const) {
      if (manner === "replays") {
        authority.manner = "stamps";
        await round([{ id: "tsa_before", kind: "rfc3161", url: authority.url }]);
      }
      authority.manner = manner;
      const id = `tsa_${manner}`;
      await round([{ id, kind: "rfc3161", url: authority.url }]);
      const row = await rowOf("rfc3161", id);
      assert.equal(row?.failures, 1, manner);
      assert.equal(row?.sent_at, null);
      assert.match(row?.error ?? "", reason);
    }
  });

  it("that fail are tried again and hold nobody up; a target that may not be reached is none", async () => {
    status = 503;
    mkdirSync(join(folder, "behind"));
    const anchors: AnchorOptions[] = [
      { id: "broken", kind: "webhook", url: `http://${keeperAddress}/keep` },
      { id: "private", kind: "webhook", url: "http://127.0.0.1:9/keep" },
      { id: "unmounted", kind: "file", dir: join(folder, "unmounted") },
      { id: "behind", kind: "file", dir: join(folder, "behind") },
    ];
    await round(anchors);
    assert.equal(readdirSync(join(folder, "behind")).length, 1);
    assert.equal((await rowOf("webhook", "broken"))?.failures, 1);
    assert.match((await rowOf("webhook", "private"))?.error ?? "", /allow_private/);
    assert.equal((await rowOf("file", "unmounted"))?.failures, 1);
    assert.ok(warnings.length >= 3);
  });

  it("are due every so often; after failures sooner, and later with each", () => {
    const hour = 3_600_000;
    const at = (ms: number): Date => new Date(ms);
    const never = { sentAt: null, triedAt: null, failures: 0 };
    assert.equal(isDue(never, hour, at(0)), true);
    assert.equal(isDue({ sentAt: at(0), triedAt: at(0), failures: 0 }, hour, at(hour - 1)), false);
    assert.equal(isDue({ sentAt: at(0), triedAt: at(0), failures: 0 }, hour, at(hour)), true);
    const failed = (failures: number) => ({ sentAt: null, triedAt: at(0), failures });
    assert.equal(isDue(failed(1), hour, at(59_999)), false);
    assert.equal(isDue(failed(1), hour, at(60_000)), true);
    assert.equal(isDue(failed(3), hour, at(239_999)), false);
    assert.equal(isDue(failed(99), hour, at(hour)), true);
  });
});
