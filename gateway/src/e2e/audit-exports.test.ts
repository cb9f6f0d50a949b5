import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { after, before, describe, it } from "node:test";
import { gunzipSync } from "node:zlib";
import { extract } from "tar-stream";
import { verify } from "../ledger/export/testing/run-verifiers.js";
import { withClient } from "../store/embedded/with-client.js";
import { runCommand, startCommand } from "./support/command.js";
import { eventually } from "./support/eventually.js";
import { type PeopleSchool, startPeopleSchool } from "./support/school-with-people.js";
import { sealedBook } from "./support/sealed-book.js";

const people = 5;
const year = { from: "2020-01-01T00:00:00Z", to: "2100-01-01T00:00:00Z" };

describe("exports of the book", () => {
  let school: PeopleSchool;
  let place = "";
  let keyFile = "";
  before(async () => {
    school = await startPeopleSchool((config) => ({ ...config, audit: { approve_above_subjects: people - 1 } }));
    place = mkdtempSync(join(tmpdir(), "gatehouse-audit-"));
    for (let n = 0; n < people; n += 1)
      await school.write(`m-${n}`, "你好", { from: { scheme: "app_user", value: `user-${n}` } });
    keyFile = join(place, "key.txt");
    writeFileSync(keyFile, await sealedBook(school));
  });
  after(async () => {
    await school.end();
    rmSync(place, { recursive: true });
  });

  const auditor = () => ({ token: school.officers.auditor });
  const security = () => ({ token: school.officers.security });
  const linesOf = (dir: string): Record<string, unknown>[] =>
    gunzipSync(readFileSync(join(dir, "events-00001.jsonl.gz")))
      .toString()
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
  const exportTo = (dir: string, ...more: readonly string[]) => {
    const { from, to } = year;
    const words = ["audit", "export", "--from", from, "--to", to, "--purpose", "年度检查", "--out", dir];
    return runCommand(school.env, ...words, ...more);
  };
  const stateOf = async (id: string): Promise<string> =>
    (await school.call("GET", `/audit/exports/${id}`, undefined, auditor())).body.state;
  const until = (id: string, state: string) =>
    eventually(`${id} is ${state}`, async () => ((await stateOf(id)) === state ? true : undefined));

  describe("by the command line", () => {
    it("hold everything that was committed before, and prove it", async () => {
      const { body } = await school.write("last", "最后一条", { from: { scheme: "app_user", value: "user-0" } });
      await school.sql(
        `INSERT INTO audit_anchor (id, size, kind, target, status) SELECT 'anc_1', size, 'file', '/worm', 'sent'
         FROM audit_checkpoint WHERE size > 0 ORDER BY size LIMIT 1`,
      );
      const dir = join(place, "all");
      const { code, stderr, stdout } = await exportTo(dir, "--format", "csv", "--json");
      assert.equal(code, 0, stderr);
      assert.equal(JSON.parse(stdout).omitted, 0);
      assert.deepEqual(
        readdirSync(join(dir, "anchors")).map((name) => name.replace(/^\d+/, "")),
        [".checkpoint", ".proof"],
      );
      const entries = linesOf(dir);
      assert.ok(entries.some(({ object }) => (object as { id: string }).id === body.id));
      const asked = entries.find(({ type }) => type === "audit.export.asked") as { actor: { id: string } };
      assert.equal(asked.actor.id, "command_line");
      const checked = await runCommand(school.env, "audit", "verify", dir, "--key", keyFile);
      assert.equal(checked.code, 0, checked.stderr);
      assert.match(checked.stdout, /^✓ .* test-school\/audit\/1, key [0-9a-f]{8}\n$/);
      assert.ok(readFileSync(join(dir, "events-00001.csv"), "utf8").startsWith("\ufeff"));
    });

    it("show what is asked for, and hashes of the rest", async () => {
      const [{ person_id }] = await school.sql(
        "SELECT subject_id AS person_id FROM (SELECT convert_from(entry,'UTF8')::jsonb->'subject'->>0 AS subject_id FROM audit_entry WHERE type = 'message.received') s LIMIT 1",
      );
      const dir = join(place, "one");
      const { code, stderr } = await exportTo(dir, "--person", person_id, "--type", "message.*");
      assert.equal(code, 0, stderr);
      const shown = linesOf(dir).filter((line) => !("h" in line));
      assert.ok(shown.length > 0);
      for (const line of shown) assert.deepEqual([line["type"], line["subject"]], ["message.received", [person_id]]);
      const { code: proved, out } = await verify(dir, "--key", keyFile);
      assert.equal(proved, 0, out);
      assert.doesNotMatch(out, / 0 省略/);
    });

    it("go into an empty folder only, and say what is wrong", async () => {
      const full = join(place, "full");
      mkdirSync(full);
      writeFileSync(join(full, "x"), "");
      assert.equal((await exportTo(full)).code, 2);
      assert.equal((await exportTo(join(place, "new"), "--format", "pdf")).code, 2);
      const backwards = ["--from", year.to, "--to", year.from, "--purpose", "x", "--out", join(place, "new")];
      const { code, stderr } = await runCommand(school.env, "audit", "export", ...backwards);
      assert.deepEqual([code, /later than from/.test(stderr)], [2, true]);
      assert.equal((await runCommand(school.env, "audit", "verify", join(place, "nowhere"))).code, 2);
    });

    it("that were killed go on with the same command, and with no other", async () => {
      const dir = join(place, "killed");
      const words = ["audit", "export", "--from", year.from, "--to", year.to, "--purpose", "年度检查", "--out", dir];
      const child = startCommand(school.env, ...words);
      await eventually("it has begun", () => (existsSync(join(dir, ".export")) ? true : undefined));
      child.kill("SIGKILL");
      const { code, stderr } = await exportTo(dir, "--type", "message.*");
      assert.deepEqual([code, /another export/.test(stderr)], [2, true]);
      const again = await exportTo(dir);
      assert.equal(again.code, 0, again.stderr);
      const { code: proved, out } = await verify(dir, "--key", keyFile);
      assert.equal(proved, 0, out);
      assert.equal((await exportTo(dir)).code, 2);
    });

    it("of no time at all are bundles too", async () => {
      const words = ["--from", "2020-01-01", "--to", "2020-01-02", "--purpose", "x", "--out", join(place, "none")];
      const { code, stderr } = await runCommand(school.env, "audit", "export", ...words);
      assert.equal(code, 0, stderr);
      const { code: proved, out } = await verify(join(place, "none"), "--key", keyFile);
      assert.equal(proved, 0, out);
      assert.match(out, /0 条 entries/);
    });
  });

  describe("by the API", () => {
    async function downloaded(id: string, name: string, headers: Record<string, string> = {}) {
      const url = `${school.gateway.url}/api/v1/audit/exports/${id}/files/${name}`;
      const answer = await fetch(url, { headers: { authorization: `Bearer ${school.officers.auditor}`, ...headers } });
      return { status: answer.status, headers: answer.headers, bytes: Buffer.from(await answer.arrayBuffer()) };
    }

    async function unpack(bytes: Buffer, dir: string): Promise<void> {
      for await (const entry of Readable.from([bytes]).pipe(extract())) {
        const path = join(dir, entry.header.name);
        mkdirSync(join(path, ".."), { recursive: true });
        writeFileSync(path, await buffer(entry as unknown as Readable));
      }
    }

    it("wait for somebody else where they tell of many, and are fetched in slices", async () => {
      const wish = { ...year, purpose: "投诉调查", formats: ["ocsf"] };
      const { status, body } = await school.call("POST", "/audit/exports", wish, auditor());
      assert.deepEqual([status, body.state], [202, "preparing"]);
      await until(body.id, "awaiting_approval");
      const path = `/audit/exports/${body.id}`;
      assert.equal((await downloaded(body.id, "proof.tar")).status, 404);
      assert.equal((await school.call("POST", `${path}/approve`, {}, auditor())).status, 403);
      assert.equal((await school.call("POST", `${path}/approve`, {}, security())).status, 200);
      assert.equal((await school.call("POST", `${path}/approve`, {}, security())).status, 409);
      await until(body.id, "done");
      const { body: row } = await school.call("GET", path, undefined, auditor());
      const names = row.files.map(({ name }: { name: string }) => name) as [string, string, string];
      assert.deepEqual(names, ["proof.tar", "events-00001.jsonl.gz", "events-00001.ocsf.json"]);

      const dir = mkdtempSync(join(place, "fetched-"));
      const whole = await downloaded(body.id, names[1]);
      const [, { bytes: size, sha256 }] = row.files;
      assert.deepEqual([whole.status, whole.bytes.length, whole.headers.get("etag")], [200, size, `"${sha256}"`]);
      const slices = [
        await downloaded(body.id, names[1], { range: "bytes=0-99" }),
        await downloaded(body.id, names[1], { range: "bytes=100-", "if-range": `"${sha256}"` }),
      ];
      assert.deepEqual(
        slices.map((slice) => slice.status),
        [206, 206],
      );
      assert.equal(slices[1]?.headers.get("content-range"), `bytes 100-${size - 1}/${size}`);
      assert.deepEqual(Buffer.concat(slices.map(({ bytes }) => bytes)), whole.bytes);
      assert.equal((await downloaded(body.id, names[1], { range: `bytes=${size}-` })).status, 416);
      assert.equal((await downloaded(body.id, names[1], { range: "bytes=0-9", "if-range": '"old"' })).status, 200);

      writeFileSync(join(dir, names[1]), whole.bytes);
      writeFileSync(join(dir, names[2]), (await downloaded(body.id, names[2])).bytes);
      await unpack((await downloaded(body.id, "proof.tar")).bytes, dir);
      const { code, out } = await verify(dir, "--key", keyFile);
      assert.equal(code, 0, out);
      const { approved_by, requested_by, purpose } = JSON.parse(readFileSync(join(dir, "manifest.json"), "utf8"));
      assert.deepEqual([requested_by, approved_by, purpose], ["token:auditor", "token:officer", "投诉调查"]);

      const booked = await school.book("audit.export.asked", "audit.export.approved", "audit.export.finished");
      const own = booked.filter(({ object }) => object.id === body.id).map(({ type, actor }) => `${type} ${actor.id}`);
      assert.deepEqual(own, [
        "audit.export.asked token:auditor",
        "audit.export.approved token:officer",
        "audit.export.finished token:auditor",
      ]);
      assert.equal((await school.book("audit.export.downloaded")).length, 7);
    });

    it("are let go of after a week, and whoever comes later is told so", async () => {
      const [{ id }] = await school.sql(
        "SELECT id FROM audit_export WHERE state = 'done' AND asked_by = 'token:auditor'",
      );
      const folder = join(school.env["GATEHOUSE_DATA"] ?? "", "exports", id);
      assert.ok(existsSync(folder));
      await school.sql("UPDATE audit_export SET ended_at = now() - interval '8 days' WHERE id = $1", [id]);
      await until(id, "expired");
      assert.equal((await downloaded(id, "proof.tar")).status, 410);
      assert.ok(!existsSync(folder));
      assert.deepEqual(
        (await school.book("audit.export.expired")).map(({ object }) => object.id),
        [id],
      );
    });

    it("of few go at once, unless a minor is among them", async () => {
      const [{ person_id }] = await school.sql("SELECT id AS person_id FROM person ORDER BY id LIMIT 1");
      const ask = async () => {
        const wish = { ...year, purpose: "本人要求", person: person_id };
        return (await school.call("POST", "/audit/exports", wish, auditor())).body.id;
      };
      await until(await ask(), "done");
      await school.sql("UPDATE person SET minor = true WHERE id = $1", [person_id]);
      await until(await ask(), "awaiting_approval");
    });

    it("need a purpose and the right role", async () => {
      const { status, body } = await school.call("POST", "/audit/exports", year, auditor());
      assert.deepEqual([status, body.errors[0].path], [400, "purpose"]);
      for (const token of [school.officers.admin, school.officers.security])
        assert.equal((await school.call("POST", "/audit/exports", { ...year, purpose: "x" }, { token })).status, 403);
      assert.equal((await school.call("GET", "/audit/exports")).status, 403);
      assert.equal((await school.call("GET", "/audit/exports/exp_0", undefined, auditor())).status, 404);
      const { body: list } = await school.call("GET", "/audit/exports?limit=2", undefined, security());
      assert.equal(list.items.length, 2);
    });
  });

  it("made where no gateway runs seal what is left, and a hand in the database is named", async () => {
    await school.write("unsealed", "停机前", { from: { scheme: "app_user", value: "user-1" } });
    await school.gateway.end("SIGKILL");
    const dir = join(place, "stopped");
    const { code, stderr } = await exportTo(dir);
    assert.equal(code, 0, stderr);
    assert.equal((await verify(dir, "--key", keyFile)).code, 0);

    const { database } = school;
    await withClient({ ...database.superuser, options: "-c session_replication_role=replica" }, (client) =>
      client.query(
        `UPDATE audit_entry SET entry = convert_to(replace(convert_from(entry, 'UTF8'), 'success', 'failure'), 'UTF8')
         WHERE id = (SELECT entry_id FROM audit_leaf WHERE leaf_index = 3)`,
      ),
    );
    assert.equal((await exportTo(join(place, "tampered"))).code, 0);
    const { code: proved, places } = await verify(join(place, "tampered"), "--key", keyFile);
    assert.deepEqual([proved, places], [1, ["entry 3 (events-00001.jsonl.gz)"]]);
  });
});
