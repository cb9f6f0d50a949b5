import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { byteaArray, textArray } from "../store/binary-array.js";
import { createKeyring } from "../vault/keyring.js";
import { seal } from "../vault/seal.js";
import { api, sendSigned, textMessage } from "./support/app.js";
import { runCommand } from "./support/command.js";
import { eventually } from "./support/eventually.js";
import { type School, startSchool, tokens } from "./support/front-desk.js";
import { type RunningGateway, runGateway } from "./support/gateway.js";

const program = fileURLToPath(new URL("../../bin/gatehouse.mjs", import.meta.url));
const extraKeys = 20_000;
const extraPoints = 4_000;

interface Status {
  readonly master_keys: readonly { kek_id: string; state: string; data_keys: number; index_keys: number }[];
  readonly rotation: { readonly master: boolean; readonly index: boolean };
  readonly processes: readonly unknown[];
}

describe("keys are rotated while two gateways take messages", () => {
  let school: School;
  let other: RunningGateway;
  let otherFolder: string;
  const written: { readonly id: string; readonly text: string }[] = [];
  const people = new Map<string, string>();
  let stopWriting: () => Promise<void>;

  const keyFile = (folder = school.env["GATEHOUSE_DATA"] as string): string => join(folder, "keys", "master");
  const keys = (...words: string[]) => runCommand(school.env, "keys", ...words, "--json");
  const status = async (): Promise<Status> => JSON.parse((await keys("status")).stdout) as Status;
  const entries = async (type: string): Promise<number> =>
    (await school.query<{ n: number }>("SELECT count(*)::int AS n FROM audit_entry WHERE type = $1", [type]))[0]?.n ??
    -1;

  const writeTo = ({ url }: RunningGateway, id: string, text: string, value: string) =>
    sendSigned(
      `${url}/hooks/campus_app`,
      school.secrets.app,
      textMessage(id, text, { conversation_ref: id, from: { scheme: "phone", value } }),
    );

  /** One message after the other, from new people and known ones. */
  function keepWriting(): () => Promise<void> {
    let going = true;
    const writing = (async () => {
      for (let n = 0; going; n += 1) {
        const text = `消息 ${n}`;
        const value = `+8613800${String(n % 2 === 0 ? n : n % 40).padStart(6, "0")}`;
        const { status: code, body } = await writeTo(n % 3 === 0 ? other : school.gateway, `k-${n}`, text, value);
        assert.equal(code, 202);
        assert.equal(body.person_id, people.get(value) ?? body.person_id, "one address became two people");
        people.set(value, body.person_id as string);
        written.push({ id: body.id as string, text });
      }
    })();
    return async () => {
      going = false;
      await writing;
    };
  }

  async function allReadable(): Promise<void> {
    for (const url of [school.gateway.url, other.url])
      for (const { id, text } of written.filter((_, n) => n % 7 === 0)) {
        const { body } = await api(`${url}/api/v1/messages/${id}`, tokens.desk);
        assert.equal(body.text, text);
      }
    const accepted = written.length;
    const [{ n } = { n: -1 }] = await school.query<{ n: number }>("SELECT count(*)::int AS n FROM message");
    assert.ok(n >= accepted, `${accepted} accepted, ${n} stored`);
  }

  before(async () => {
    school = await startSchool();
    otherFolder = mkdtempSync(join(tmpdir(), "gatehouse-other-"));
    mkdirSync(join(otherFolder, "keys"));
    copyFileSync(keyFile(), keyFile(otherFolder));
    other = await runGateway({ ...school.env, GATEHOUSE_DATA: otherFolder });
    stopWriting = keepWriting();
  });
  after(async () => {
    await stopWriting?.().catch(() => undefined);
    await other?.end("SIGTERM");
    await school?.end();
  });

  it("waits until the last machine has the new key", async () => {
    const rotation = keys("rotate-master");
    await eventually("the new key in the file", () => readFileSync(keyFile(), "utf8").trim().split("\n").length === 2);
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    assert.equal((await status()).master_keys.length, 1, "the new key is in use before everybody has it");
    copyFileSync(keyFile(), keyFile(otherFolder));
    const { code, stderr } = await rotation;
    assert.equal(code, 0, stderr);
    const { master_keys, processes } = await status();
    assert.equal(processes.length, 2);
    assert.deepEqual(
      master_keys.map((row) => row.state),
      ["current", "previous"],
    );
    assert.deepEqual([master_keys[1]?.data_keys, master_keys[1]?.index_keys], [0, 0]);
    await allReadable();
  });

  it("goes on after kill -9 in the middle", async () => {
    const [current] = readFileSync(keyFile(), "utf8").split("\n");
    const ring = createKeyring(Buffer.from(current as string, "base64"));
    const made = Array.from({ length: extraKeys }, () => ring.create());
    await school.query(
      `INSERT INTO data_key (kid, class, owner_id, wrapped, kek_id)
       SELECT kid, 'person', 'per_' || kid, wrapped, $3 FROM unnest($1::text[], $2::bytea[]) AS i(kid, wrapped)`,
      [textArray(made.map((m) => m.dataKey.kid)), byteaArray(made.map((m) => m.wrapped)), ring.kekId],
    );
    const env = { PATH: process.env["PATH"] ?? "", ...school.env };
    const child = spawn(process.execPath, [program, "keys", "rotate-master"], { env, stdio: "ignore" });
    await eventually("the new key in the file", () => readFileSync(keyFile(), "utf8").trim().split("\n").length === 3);
    copyFileSync(keyFile(), keyFile(otherFolder));
    const left = () =>
      school.query<{ n: number }>("SELECT count(*)::int AS n FROM data_key WHERE kek_id = $1", [ring.kekId]);
    await eventually("some are wrapped again", async () => ((await left())[0]?.n ?? 0) < extraKeys);
    child.kill("SIGKILL");
    await new Promise((resolve) => child.once("exit", resolve));
    const [{ n } = { n: 0 }] = await left();
    assert.ok(n > 0, "killed too late to prove anything");
    assert.equal((await status()).rotation.master, true);
    const refused = await keys("retire-master");
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /still needed/);

    const { code, stdout, stderr } = await keys("rotate-master");
    assert.equal(code, 0, stderr);
    assert.ok((JSON.parse(stdout) as { rewrapped: number }).rewrapped >= n);
    assert.equal((await status()).rotation.master, false);
    await allReadable();
    for (const { dataKey } of made.slice(0, 50)) {
      const [row] = await school.query<{ wrapped: Buffer }>("SELECT wrapped FROM data_key WHERE kid = $1", [
        dataKey.kid,
      ]);
      const [newest] = readFileSync(keyFile(), "utf8").split("\n");
      const opened = createKeyring(Buffer.from(newest as string, "base64")).open({
        kid: dataKey.kid,
        wrapped: row?.wrapped as Buffer,
      });
      assert.deepEqual(opened.key, dataKey.key);
    }
  });

  it("gives the index of contact points a new key, killed in the middle as well", async () => {
    const [current] = readFileSync(keyFile(), "utf8").split("\n");
    const ring = createKeyring(Buffer.from(current as string, "base64"));
    const made = Array.from({ length: extraPoints }, () => ring.create());
    await school.query(
      `WITH i AS (SELECT * FROM unnest($1::text[], $2::bytea[], $3::bytea[]) AS i(kid, wrapped, value)),
         k AS (INSERT INTO data_key (kid, class, owner_id, wrapped, kek_id) SELECT kid, 'person', 'per_' || kid, wrapped, $4 FROM i)
       INSERT INTO contact_point (id, scheme, kid, bidx, value) SELECT 'cpt_' || kid, 'phone', kid, sha256(kid::bytea), value FROM i`,
      [
        textArray(made.map((m) => m.dataKey.kid)),
        byteaArray(made.map((m) => m.wrapped)),
        byteaArray(made.map(({ dataKey }) => seal(dataKey, `contact_point|cpt_${dataKey.kid}|value`, dataKey.kid))),
        ring.kekId,
      ],
    );
    const before = await school.query<{ id: string; bidx: Buffer }>("SELECT id, bidx FROM contact_point");
    const env = { PATH: process.env["PATH"] ?? "", ...school.env };
    const child = spawn(process.execPath, [program, "keys", "rotate-index"], { env, stdio: "ignore" });
    await eventually("some have both values", async () => {
      const [row] = await school.query<{ n: number }>(
        "SELECT count(bidx_next)::int AS n FROM contact_point WHERE kid = ANY($1)",
        [made.map(({ dataKey }) => dataKey.kid)],
      );
      return (row?.n ?? 0) > 0;
    });
    child.kill("SIGKILL");
    await new Promise((resolve) => child.once("exit", resolve));
    assert.equal((await status()).rotation.index, true);
    await new Promise((resolve) => setTimeout(resolve, 1_000));

    const { code, stderr } = await keys("rotate-index");
    assert.equal(code, 0, stderr);
    assert.equal((await status()).rotation.index, false);
    const after = await school.query<{ id: string; bidx: Buffer; bidx_next: Buffer | null }>(
      "SELECT id, bidx, bidx_next FROM contact_point",
    );
    const old = new Map(before.map(({ id, bidx }) => [id, bidx]));
    assert.ok(after.every(({ id, bidx }) => old.get(id)?.equals(bidx) !== true));
    assert.ok(after.every(({ bidx_next }) => bidx_next === null));
    const seen = people.size;
    await eventually("messages after it", () => people.size > seen + 5);
    const [{ n } = { n: -1 }] = await school.query<{ n: number }>(
      "SELECT count(*)::int AS n FROM contact_point WHERE NOT kid = ANY($1)",
      [made.map(({ dataKey }) => dataKey.kid)],
    );
    assert.ok(n - people.size <= 1, "an address is there twice");
    await allReadable();
  });

  it("lets go of the old keys, and starts without them", async () => {
    const { code, stdout } = await keys("retire-master");
    assert.equal(code, 0);
    assert.equal((JSON.parse(stdout) as { retired: string[] }).retired.length, 2);
    assert.equal(readFileSync(keyFile(), "utf8").trim().split("\n").length, 1);
    copyFileSync(keyFile(), keyFile(otherFolder));
    await stopWriting();
    const [{ n } = { n: -1 }] = await school.query<{ n: number }>("SELECT count(*)::int AS n FROM message");
    assert.equal(n, written.length);
    await other.end("SIGTERM");
    other = await runGateway({ ...school.env, GATEHOUSE_DATA: otherFolder });
    await allReadable();
    const again = await school.write("k-0", "消息 0");
    assert.deepEqual([again.status, again.body.duplicate], [200, true]);
  });

  it("refuses to start with a key that is not the database's, before it seals anything", async () => {
    const folder = mkdtempSync(join(tmpdir(), "gatehouse-wrong-"));
    mkdirSync(join(folder, "keys"));
    writeFileSync(keyFile(folder), `${Buffer.alloc(32, 9).toString("base64")}\n`);
    const { code, stderr } = await runCommand({ ...school.env, GATEHOUSE_DATA: folder, GATEHOUSE_PORT: "0" }, "start");
    assert.equal(code, 78);
    assert.match(stderr, /wrong master key/);
  });

  it("refuses to start when the key service's command fails, and quotes it", async () => {
    const command = join(mkdtempSync(join(tmpdir(), "gatehouse-kms-")), "unwrap");
    writeFileSync(command, '#!/bin/sh\ntest "$1" = prod && base64 -d && exit 0\necho "access denied" >&2\nexit 4\n');
    chmodSync(command, 0o700);
    const [key] = readFileSync(keyFile(), "utf8").split("\n");
    const folder = mkdtempSync(join(tmpdir(), "gatehouse-kms-"));
    mkdirSync(join(folder, "keys"));
    writeFileSync(join(folder, "keys", "wrapped"), `${Buffer.from(`${key}\n`).toString("base64")}\n`);
    const env = { ...school.env, GATEHOUSE_DATA: folder, GATEHOUSE_PORT: "0" };
    const { code, stderr } = await runCommand({ ...env, GATEHOUSE_MASTER_KEY: `command:${command} test` }, "start");
    assert.equal(code, 78);
    assert.match(stderr, /ended with 4.*access denied/s);
    const third = await runGateway({
      ...school.env,
      GATEHOUSE_DATA: folder,
      GATEHOUSE_MASTER_KEY: `command:${command} prod`,
    });
    const { body } = await api(`${third.url}/api/v1/messages/${written[0]?.id}`, tokens.desk);
    assert.equal(body.text, written[0]?.text);
    await third.end("SIGTERM");
  });

  it("wrote one line of the book for each act", async () => {
    assert.equal(await entries("key.master_rotation_started"), 2);
    assert.equal(await entries("key.master_rotated"), 2);
    assert.equal(await entries("key.master_retired"), 2);
    assert.equal(await entries("key.index_rotation_started"), 1);
    assert.equal(await entries("key.index_rotated"), 1);
  });
});
