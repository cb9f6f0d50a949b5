import assert from "node:assert/strict";
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { after, before, describe, it } from "node:test";
import { gunzipSync } from "node:zlib";
import { extract } from "tar-stream";
import { verify } from "../ledger/export/testing/run-verifiers.js";
import { runCommand } from "./support/command.js";
import { eventually } from "./support/eventually.js";
import { tokens } from "./support/front-desk.js";
import { type PeopleSchool, startPeopleSchool } from "./support/school-with-people.js";
import { sealedBook } from "./support/sealed-book.js";
import { tokenOf } from "./support/token-of.js";

const thisYear = new Date().getFullYear();
const boss = tokenOf("boss");

type Rows = readonly Readonly<Record<string, string>>[];

/** A table without line breaks or commas in the cells that are looked at. */
function rowsOf(csv: string): Rows {
  const [head = [], ...rows] = csv
    .replace("\ufeff", "")
    .trimEnd()
    .split("\n")
    .map((line) => line.slice(1, -1).split('","'));
  return rows.map((row) => Object.fromEntries(head.map((name, at) => [name, row[at] ?? ""])));
}

describe("packs for officers", () => {
  let school: PeopleSchool;
  let keyFile = "";
  let minor = "";
  let adult = "";
  let incident = "";
  const folder = mkdtempSync(join(tmpdir(), "packs-"));
  const security = () => ({ token: school.officers.security });
  const auditor = () => ({ token: school.officers.auditor });
  const at = (dir: string, name: string): string => readFileSync(join(dir, name), "utf8");
  const pack = (...words: string[]) => runCommand(school.env, "compliance", "pack", ...words);
  const recorded = async (register: string, body: object): Promise<string> => {
    const answer = await school.call("POST", `/registers/${register}`, body, security());
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    return answer.body.case_id;
  };
  const writes = async (name: string): Promise<{ person_id: string; id: string }> =>
    (await school.write(name, `我是 ${name}`, { from: { scheme: "app_user", value: name } })).body;

  before(async () => {
    school = await startPeopleSchool((config) => {
      const { tokens: given } = config as { tokens: object[] };
      const supervisor = { id: "boss", role: "supervisor", groups: ["front_desk"], token: boss };
      return { ...config, tokens: [...given, supervisor], audit: { approve_above_subjects: 9 } };
    });
    for (const state of ["granted", "withdrawn"])
      await recorded("consent", { person_id: "per_1", granted_by: "per_2", purpose: "messages", state });
    const [child, parent, other] = [await writes("child"), await writes("parent"), await writes("other")];
    [minor, adult] = [child.person_id, parent.person_id];
    const marked = { minor: true };
    assert.equal((await school.call("PATCH", `/people/${minor}`, marked, { token: boss })).status, 200);
    for (const { id } of [child, parent]) await school.event("message.received", id);
    // What went wrong: somebody at the desk looked at what is none of theirs. The other person has nothing to do with it.
    for (const { id } of [child, parent]) assert.equal((await school.call("GET", `/messages/${id}`)).status, 200);
    assert.equal((await school.call("GET", `/messages/${other.id}`, undefined, { token: boss })).status, 200);
    const seen = { state: "detected", detected_at: new Date().toISOString(), class: "general", what: "坐席账号被盗" };
    incident = await recorded("incident", { ...seen, lines: { actor: "token:desk" } });
    const told = {
      ...seen,
      case_id: incident,
      state: "reported",
      notices: "已报网信办",
      lines: { actor: "token:desk" },
    };
    await recorded("incident", told);
    keyFile = join(folder, "key.txt");
    writeFileSync(keyFile, await sealedBook(school));
  });
  after(async () => {
    await school.end();
    rmSync(folder, { recursive: true });
  });

  describe("the yearly minors' pack", () => {
    const dir = join(folder, "minors");
    let summary: {
      minors: object;
      registers: readonly Record<string, string>[];
      retention: Record<string, number>;
    };

    before(async () => {
      await school.sql(
        `INSERT INTO minor_period VALUES
          ('per_before', '${thisYear - 2}-03-01', '${thisYear - 1}-03-01'),
          ('per_left', '${thisYear - 1}-03-01', '${thisYear}-01-15'),
          ('per_again', '${thisYear - 1}-03-01', '${thisYear}-01-05'), ('per_again', '${thisYear}-01-06', NULL)`,
      );
      const complaint = { received_at: new Date().toISOString(), about_minor: true, what: "照片未经同意" };
      const id = await recorded("complaint", { ...complaint, state: "received" });
      await recorded("complaint", { ...complaint, case_id: id, state: "answered", outcome: "已删除" });
      assert.equal((await runCommand(school.env, "retention", "run")).code, 0);
      const done = await pack("minors", "--year", String(thisYear), "--out", dir, "--json");
      assert.equal(done.code, 0, done.stderr);
      summary = JSON.parse(at(dir, "summary.json"));
    });

    it("counts what was recorded, complaints too, and proves itself", async () => {
      const counted = (name: string) => summary.registers.find(({ register }) => register === name);
      assert.deepEqual(counted("consent"), { register: "consent", granted: 1, withdrawn: 1 });
      assert.deepEqual(counted("complaint"), { register: "complaint", received: 1, answered: 1 });
      assert.match(at(dir, "consent.csv"), /per_1/);
      assert.match(at(dir, "complaint.csv"), /照片未经同意/);
      const { code, out } = await verify(dir, "--key", keyFile);
      assert.equal(code, 0, out);
    });

    it("counts minors during the year and at its end, not those of today alone", async () => {
      assert.deepEqual(summary.minors, { during: 3, at_end: 2 });
      const last = join(folder, "last-year");
      assert.equal((await pack("minors", "--year", String(thisYear - 1), "--out", last)).code, 0);
      assert.deepEqual(JSON.parse(at(last, "summary.json")).minors, { during: 3, at_end: 2 });
    });

    it("knows from when to when somebody was a minor, whoever changed it", async () => {
      const [row] = await school.sql("SELECT from_at, to_at FROM minor_period WHERE person_id = $1", [minor]);
      assert.ok(row.from_at instanceof Date && row.to_at === null);
      await school.sql("UPDATE person SET minor = false WHERE id = $1", [minor]);
      await school.sql("UPDATE person SET minor = true WHERE id = $1", [minor]);
      const rows = await school.sql("SELECT to_at FROM minor_period WHERE person_id = $1 ORDER BY from_at", [minor]);
      assert.deepEqual(
        rows.map(({ to_at }) => to_at === null),
        [false, true],
      );
    });

    it("shows each run of expiry with its line in the book, and that nothing due is left", () => {
      const runs = rowsOf(at(dir, "retention.csv"));
      assert.deepEqual(
        runs.map((run) => run["class"]),
        ["recording", "attachment", "message", "raw_event", "register", "audit"],
      );
      for (const run of runs) assert.match(run["entry_id"] ?? "", /^[0-9a-f]{32}$/);
      assert.equal(summary.retention["message"], 1);
      const { items } = JSON.parse(at(dir, "retention.json"));
      assert.deepEqual(
        items.map(({ due }: { due: number }) => due),
        [0, 0, 0, 0, 0, 0],
      );
    });

    it("names a byte that was changed by its file", async () => {
      appendFileSync(join(dir, "consent.csv"), "x");
      const { code, out } = await verify(dir);
      assert.equal(code, 1);
      assert.match(out, /consent\.csv/);
    });
  });

  it("the MLPS pack holds the checklist", async () => {
    const dir = join(folder, "mlps");
    assert.equal((await pack("mlps", "--out", dir)).code, 0);
    assert.match(at(dir, "mlps.csv"), /lockout/);
    assert.equal((await verify(dir)).code, 0);
  });

  it("the live checklist is printed for people and for machines", async () => {
    const table = await runCommand(school.env, "compliance", "mlps");
    assert.equal(table.code, 0, table.stderr);
    assert.match(table.stdout, /^✓ {2}lockout .*登录失败/m);
    assert.match(table.stdout, /^✗ {2}transport /m);
    const printed = await runCommand(school.env, "compliance", "mlps", "--level", "2", "--json");
    const { level, items } = JSON.parse(printed.stdout);
    const { body } = await school.call("GET", "/compliance/mlps?level=2", undefined, security());
    const verdicts = (all: { id: string; verdict: string }[]) => all.map(({ id, verdict }) => `${id} ${verdict}`);
    assert.deepEqual([level, verdicts(items)], [2, verdicts(body.items)]);
    assert.equal((await runCommand(school.env, "compliance", "mlps", "--level", "4")).code, 2);
  });

  /** What a pack of that incident says, wherever it came from. */
  function checkIncident(dir: string): void {
    const told = JSON.parse(at(dir, "incident.json"));
    assert.deepEqual([told.case_id, told.report.state, told.versions.length], [incident, "done", 2]);
    assert.deepEqual(
      told.told.map(({ state, notices }: { state: string; notices: string }) => [state, notices]),
      [["reported", "已报网信办"]],
    );
    assert.equal(Date.parse(told.report.due_at) - Date.parse(told.report.since), 4 * 3_600_000);
    assert.deepEqual([told.affected.persons, told.affected.minors], [2, 1]);
    assert.ok(told.affected.fields.includes("text"), JSON.stringify(told.affected));
    assert.equal(told.duty.id, "incident");
    const people = rowsOf(at(dir, "persons.csv")).map((row) => `${row["person_id"]} ${row["minor"]} ${row["lines"]}`);
    assert.deepEqual(new Set(people), new Set([`${minor} yes 1`, `${adult} no 1`]));
    const receivers = rowsOf(at(dir, "receivers.csv")).map((row) => [row["endpoint_id"], row["persons"]]);
    assert.deepEqual(receivers, [["crm", "2"]]);
    const steps = rowsOf(at(dir, "timeline.csv"));
    for (const [n, step] of steps.entries()) assert.ok((step["at"] ?? "") >= (steps[n - 1]?.["at"] ?? ""), "in order");
    assert.ok(
      steps.some((row) => row["what"] === "message.read" && row["actor"] === "token:desk" && row["times"] === "2"),
    );
    assert.ok(steps.some((row) => row["from"] === "deadline"));
    assert.deepEqual(
      rowsOf(at(dir, "incident.csv")).map((row) => row["state"]),
      ["detected", "reported"],
    );
    const lines = gunzipSync(readFileSync(join(dir, "events-00001.jsonl.gz")))
      .toString()
      .trimEnd()
      .split("\n");
    const shown = lines.map((line) => JSON.parse(line)).filter((line) => !("h" in line));
    assert.deepEqual(new Set(shown.map(({ actor }) => actor.id)), new Set(["token:desk"]));
    assert.equal(shown.filter(({ type }) => type === "message.read").length, 2);
  }

  it("the pack of an incident tells who was affected, what left, who was told in time, and proves each line", async () => {
    const dir = join(folder, "incident");
    const done = await pack("incident", "--id", incident, "--purpose", "报告", "--out", dir);
    assert.equal(done.code, 0, done.stderr);
    checkIncident(dir);
    assert.match(at(dir, "README.txt"), /未成年人 minors 1/);
    const { code, out } = await verify(dir, "--key", keyFile);
    assert.equal(code, 0, out);
  });

  describe("by the API", () => {
    const asked = async (body: object, more = security()) => school.call("POST", "/compliance/packs", body, more);
    const until = (id: string, state: string) =>
      eventually(`${id} is ${state}`, async () => {
        const { body } = await school.call("GET", `/audit/exports/${id}`, undefined, auditor());
        return body.state === state ? body : undefined;
      });
    async function fetched(id: string, name: string, range?: string, token = school.officers.security) {
      const url = `${school.gateway.url}/api/v1/audit/exports/${id}/files/${name}`;
      const headers = { authorization: `Bearer ${token}`, ...(range !== undefined && { range }) };
      const answer = await fetch(url, { headers });
      return { status: answer.status, bytes: Buffer.from(await answer.arrayBuffer()) };
    }

    it("an incident's pack waits for a second person when it tells of minors, is fetched in slices, and is the same", async () => {
      const { status, body } = await asked({ kind: "incident", id: incident, purpose: "报告" });
      assert.deepEqual([status, body.export], [202, `/api/v1/audit/exports/${body.id}`], JSON.stringify(body));
      await until(body.id, "awaiting_approval");
      assert.equal((await school.call("POST", `/audit/exports/${body.id}/approve`, {}, security())).status, 403);
      assert.equal((await school.call("POST", `/audit/exports/${body.id}/approve`, {}, auditor())).status, 200);
      const { files } = await until(body.id, "done");
      const dir = mkdtempSync(join(folder, "fetched-"));
      for (const { name } of files as { name: string }[]) {
        const whole = await fetched(body.id, name);
        assert.equal(whole.status, 200);
        const [head, rest] = [await fetched(body.id, name, "bytes=0-9"), await fetched(body.id, name, "bytes=10-")];
        assert.deepEqual(Buffer.concat([head.bytes, rest.bytes]), whole.bytes, name);
        if (name !== "proof.tar") writeFileSync(join(dir, name), whole.bytes);
        else
          for await (const entry of Readable.from([whole.bytes]).pipe(extract())) {
            mkdirSync(join(dir, entry.header.name, ".."), { recursive: true });
            writeFileSync(join(dir, entry.header.name), await buffer(entry as unknown as Readable));
          }
      }
      checkIncident(dir);
      const { code, out } = await verify(dir, "--key", keyFile);
      assert.equal(code, 0, out);
      const booked = await school.book("audit.export.asked", "audit.export.approved", "audit.export.finished");
      const own = booked.filter(({ object }) => object.id === body.id);
      assert.deepEqual(
        own.map(({ type, actor, ctx }) => [type, actor.id, ctx?.["pack"]]),
        [
          ["audit.export.asked", "token:officer", "incident"],
          ["audit.export.approved", "token:auditor", undefined],
          ["audit.export.finished", "token:officer", undefined],
        ],
      );
    });

    it("the checklist comes at once, the minors' pack after somebody agreed; the book alone is for auditors", async () => {
      const mlps = await asked({ kind: "mlps", purpose: "自查" }, auditor());
      const { files } = await until(mlps.body.id, "done");
      assert.ok(files.some(({ name }: { name: string }) => name === "mlps.csv"));
      const minors = await asked({ kind: "minors", year: thisYear, purpose: "年度" });
      await until(minors.body.id, "awaiting_approval");
      const wish = { from: "2020-01-01T00:00:00Z", to: "2020-01-02T00:00:00Z", purpose: "x" };
      const book = await school.call("POST", "/audit/exports", wish, auditor());
      await until(book.body.id, "done");
      assert.equal((await fetched(book.body.id, "proof.tar")).status, 403);
      assert.equal((await fetched(book.body.id, "proof.tar", undefined, school.officers.auditor)).status, 200);
    });

    it("what is wrong is told by its place; only officers ask, and people prove themselves anew", async () => {
      const missing = await asked({ kind: "minors", purpose: "x" });
      assert.deepEqual([missing.status, missing.body.errors[0].path], [400, "year"]);
      assert.equal((await asked({ kind: "incident", id: "reg_0", purpose: "x" })).status, 404);
      assert.equal((await asked({ kind: "mlps" })).status, 400);
      assert.equal((await asked({ kind: "mlps", purpose: "x" }, { token: tokens.admin })).status, 403);
      const officer = await school.person("officer-wang", ["auditor"]);
      const page = await school.loggedIn(officer);
      await school.sql("UPDATE user_session SET proved_at = now() - interval '6 minutes' WHERE user_id = $1", [
        officer.id,
      ]);
      const stale = await page.call("POST", "/compliance/packs", { kind: "mlps", purpose: "x" });
      assert.deepEqual([stale.status, stale.body.title], [403, "Fresh proof needed"]);
    });
  });

  it("wrong words end with 2, and say what would be right", async () => {
    const dir = join(folder, "none");
    assert.equal((await pack("nothing", "--out", dir)).code, 2);
    assert.match((await pack("minors", "--out", dir)).stderr, /--year/);
    assert.match((await pack("incident", "--out", dir)).stderr, /--id/);
    assert.equal((await pack("incident", "--id", "reg_0", "--out", dir)).code, 2);
    assert.equal((await pack("mlps", "--out", join(folder, "mlps"))).code, 2);
  });
});
