import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { withClient } from "../store/embedded/with-client.js";
import { type School, startSchool, tokens } from "./support/front-desk.js";
import { tokenOf } from "./support/token-of.js";

const security = tokenOf("security");
const auditor = tokenOf("auditor");

const consent = {
  person_id: "per_1",
  granted_by: "per_2",
  purpose: "notices",
  state: "granted",
  evidence: "=cmd|' /C calc'!A1",
};

describe("registers", () => {
  let school: School;

  before(async () => {
    school = await startSchool({
      change: (config) => ({
        ...config,
        tokens: [
          ...config.tokens,
          { id: "security", role: "security", token: security },
          { id: "auditor", role: "auditor", token: auditor },
        ],
      }),
    });
  });
  after(() => school.end());

  const booked = async (type: string): Promise<number> => {
    const rows = await withClient(school.database.owner, async (client) => {
      await client.query("SELECT set_config('app.role', 'system', false)");
      return (await client.query("SELECT entry FROM audit_entry WHERE type = $1", [type])).rows;
    });
    return rows.length;
  };

  it("keep what was written, each row with its line in the book", async () => {
    const written = await school.call("POST", "/registers/consent", consent, { token: security });
    assert.equal(written.status, 201);
    const withdrawn = { ...consent, case_id: written.body["id"], state: "withdrawn" };
    assert.equal((await school.call("POST", "/registers/consent", withdrawn, { token: security })).status, 201);
    const { body } = await school.call("GET", "/registers/consent?person=per_1", undefined, { token: auditor });
    const items = body["items"] as { case_id: string; entry_id: string; data: { state: string } }[];
    assert.deepEqual(
      items.map(({ data }) => data.state),
      ["granted", "withdrawn"],
    );
    assert.deepEqual(new Set(items.map((item) => item.case_id)), new Set([written.body["id"]]));
    assert.equal(await booked("register.consent.recorded"), 2);
    assert.equal(await booked("register.consent.read"), 1);
  });

  it("refuse rows that say too little, too much, or of another's case", async () => {
    const refused = async (name: string, body: object): Promise<string> => {
      const reply = await school.call("POST", `/registers/${name}`, body, { token: security });
      assert.equal(reply.status, 400);
      return (reply.body["errors"] as { path: string }[])[0]?.path ?? "";
    };
    const { person_id: _, ...nobody } = consent;
    assert.equal(await refused("consent", nobody), "person_id");
    assert.equal(await refused("consent", { ...consent, state: "perhaps" }), "state");
    assert.equal(await refused("consent", { ...consent, case_id: "reg_unknown" }), "case_id");
    assert.equal(
      await refused("incident", {
        person_id: "per_1",
        state: "detected",
        what: "x",
        class: "minor",
        detected_at: "2026-11-25T00:00:00Z",
      }),
      "person_id",
    );
    assert.equal((await school.call("POST", "/registers/nothing", {}, { token: security })).status, 404);
  });

  it("are read and written by their own people alone", async () => {
    for (const token of [tokens.finance, tokens.integrator, tokens.receiver])
      assert.equal((await school.call("GET", "/registers/dsr", undefined, { token })).status, 403);
    assert.equal((await school.call("POST", "/registers/minor_access", {}, { token: security })).status, 403);
    const { body } = await school.call("GET", "/registers", undefined, { token: auditor });
    assert.equal((body["items"] as object[]).length, 10);
  });

  it("leave as a table that no spreadsheet runs", async () => {
    const reply = await fetch(`${school.gateway.url}/api/v1/registers/consent/export`, {
      headers: { authorization: `Bearer ${auditor}` },
    });
    const text = await reply.text();
    const [head = "", first = ""] = text.split("\n");
    assert.match(head, /^\uFEFF?"?id"?,/);
    assert.match(first, /"'=cmd/);
    assert.equal(await booked("register.consent.exported"), 1);
  });

  it("a citation is marked until the school has read it", async () => {
    const open = async (): Promise<boolean> => {
      const { body } = await school.call("GET", "/compliance/duties", undefined, { token: auditor });
      const duty = (body["items"] as { id: string; citations: { to_be_checked: boolean }[] }[]).find(
        ({ id }) => id === "minors_year",
      );
      return duty?.citations.some(({ to_be_checked }) => to_be_checked) ?? false;
    };
    assert.equal(await open(), true);
    const row = { citation: "minor-report", checked_on: "2026-11-25", source: "公告原文" };
    assert.equal((await school.call("POST", "/registers/citation", row, { token: security })).status, 201);
    assert.equal(await open(), false);
  });

  it("a request has a clock from its receipt, an incident from its detection", async () => {
    const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString();
    const ask = async (kind: string, days: number): Promise<string> => {
      const row = { person_id: "per_1", kind, state: "received", received_at: daysAgo(days) };
      return (await school.call("POST", "/registers/dsr", row, { token: security })).body["id"] as string;
    };
    const answered = await ask("access", 25);
    const row = { person_id: "per_1", case_id: answered, kind: "access", state: "answered", received_at: daysAgo(25) };
    assert.equal((await school.call("POST", "/registers/dsr", row, { token: security })).status, 201);
    await ask("delete", 21);
    await ask("copy", 31);
    await ask("port", 1);
    const incident = { state: "detected", detected_at: daysAgo(1), class: "general", what: "a lost laptop" };
    assert.equal((await school.call("POST", "/registers/incident", incident, { token: security })).status, 201);
    const { body } = await school.call("GET", "/compliance/deadlines", undefined, { token: auditor });
    const items = body["items"] as { kind: string; state: string }[];
    assert.deepEqual(
      items.map(({ kind, state }) => `${kind} ${state}`),
      ["access done", "delete soon", "copy late", "port running", "general late"],
    );
  });

  it("the MLPS checklist has live values", async () => {
    const { body } = await school.call("GET", "/compliance/mlps?level=3", undefined, { token: auditor });
    const items = body["items"] as { id: string; value: string; verdict: string; article: string }[];
    const of = (id: string) => items.find((item) => item.id === id);
    assert.match(of("lockout")?.value ?? "", /^5 /);
    assert.equal(of("transport")?.verdict, "fail");
    assert.equal(of("audit")?.verdict, "pass");
    assert.match(of("personal_data")?.value ?? "", /crm/);
    assert.ok(items.every(({ article }) => article !== ""));
  });

  it("a data map names every member of a message", async () => {
    const { body } = await school.call("GET", "/compliance/data-map", undefined, { token: auditor });
    const items = body["items"] as { path: string; class: string }[];
    assert.equal(items.find(({ path }) => path === "message.location")?.class, "sensitive");
    assert.equal(items.find(({ path }) => path === "message.text")?.class, "personal");
    assert.equal(items.find(({ path }) => path === "message.sequence")?.class, "house");
    assert.equal((await school.call("GET", "/compliance/egress", undefined, { token: auditor })).status, 200);
    assert.equal((await school.call("GET", "/compliance/egress", undefined, { token: tokens.desk })).status, 403);
  });

  it("cannot be changed afterwards, by their owner neither", async () => {
    const changed = await withClient(school.database.owner, async (client) => {
      await client.query("SELECT set_config('app.role', 'system', false)");
      return client.query("UPDATE register_row SET actor = 'nobody'");
    });
    assert.equal(changed.rowCount, 0);
  });
});
