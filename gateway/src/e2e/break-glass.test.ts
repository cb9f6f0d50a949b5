import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type PeopleSchool, type Person, startPeopleSchool } from "./support/school-with-people.js";

const reason = "家长在门口，孩子走失，财务组已下班 — Frau Zhou";

const receipt = { filename: "收据.json", content_type: "application/json", content_base64: "eyJuIjoxfQ==" };

describe("a record that is out of reach", () => {
  let school: PeopleSchool;
  let agent: Person;
  let conversation: string;
  before(async () => {
    school = await startPeopleSchool((config) => ({
      ...config,
      alarms: [{ account: "campus_app", scheme: "app_user", value: "security-duty" }],
    }));
    agent = await school.person("agent", ["agent"], ["front_desk"]);
    conversation = (await school.write("b-1", "退费，找财务", { attachments: [receipt] })).body.conversation_id;
  });
  after(() => school?.end());
  const wanted = () => ({ object: { kind: "conversation", id: conversation }, reason });

  it("opens with a reason for an hour, to who opened it alone, with one line and an alarm", async () => {
    const page = await school.loggedIn(agent);
    for (const path of [`/conversations/${conversation}`, `/conversations/${conversation}/messages`])
      assert.equal((await page.call("GET", path)).status, 404);
    const opened = await page.call("POST", "/break-glass", wanted());
    assert.equal(opened.status, 201, JSON.stringify(opened.body));
    const { body } = await page.call("GET", `/conversations/${conversation}/messages`);
    assert.equal(body.items[0].text, "退费，找财务");
    const [file] = body.items[0].attachments;
    for (const path of [`/messages/${body.items[0].id}`, `/attachments/${file.id}`])
      assert.equal((await page.call("GET", path)).status, 200, path);
    const another = (await school.write("b-2", "退费，另一件事")).body.id;
    assert.equal((await page.call("GET", `/messages/${another}`)).status, 404);
    assert.equal((await page.call("GET", `/conversations/${conversation}`)).status, 200);
    assert.equal((await page.call("PATCH", `/conversations/${conversation}`, { status: "closed" })).status, 404);
    assert.equal((await school.call("GET", `/conversations/${conversation}`)).status, 404);
    const lines = await school.book("break_glass.opened");
    assert.equal(lines.length, 1);
    assert.deepEqual([lines[0]?.actor.id, lines[0]?.object.id], [agent.id, conversation]);
    assert.doesNotMatch(JSON.stringify(lines), /走失|Zhou/);
    const told = await school.sql("SELECT count(*)::int AS n FROM contact_point WHERE scheme = 'app_user'");
    assert.equal(told[0].n, 1);
    assert.match(school.gateway.output(), /opened by break-glass/);
  });

  it("a minor's record opens, and stands in the register of access with the reason", async () => {
    const page = await school.loggedIn(agent);
    const [{ person_id: person }] = await school.sql("SELECT person_id FROM conversation WHERE id = $1", [
      conversation,
    ]);
    await school.sql(`SET app.role = 'system'; UPDATE person SET minor = true WHERE id = '${person}'`);
    assert.equal((await page.call("GET", `/people/${person}`)).status, 404);
    const object = { kind: "person", id: person };
    assert.equal((await page.call("POST", "/break-glass", { object, reason })).status, 201);
    const seen = await page.call("GET", `/people/${person}`);
    assert.equal(seen.status, 200, JSON.stringify(seen.body));
    assert.equal((await page.call("PATCH", `/people/${person}`, { kind: "guardian" })).status, 403);
    const { body } = await school.call("GET", "/registers/minor_access", undefined, { token: school.officers.auditor });
    const row = body.items.find(({ data }: { data: { step: string } }) => data.step === "break_glass");
    assert.deepEqual([row.data.by, row.data.object, row.data.reason], [agent.id, `person:${person}`, reason]);
    await school.sql("SET app.role = 'system'; UPDATE person SET minor = false");
  });

  it("closes after the hour", async () => {
    const page = await school.loggedIn(agent);
    await school.sql("UPDATE break_glass SET until = now()");
    assert.equal((await page.call("GET", `/conversations/${conversation}`)).status, 404);
  });

  it("the reason is sealed, and read by the security role and the auditor", async () => {
    const [row] = await school.sql("SELECT reason FROM break_glass LIMIT 1");
    assert.ok(!row.reason.includes("Zhou"));
    for (const token of [school.officers.security, school.officers.auditor]) {
      const { body } = await school.call("GET", "/break-glass", undefined, { token });
      assert.equal(body.items[0].reason, reason);
    }
    assert.equal((await school.call("GET", "/break-glass")).status, 403);
  });

  it("needs a reason, a thing there is, a role that works with people, and a fresh proof", async () => {
    const page = await school.loggedIn(agent);
    const call = async (body: object) => (await page.call("POST", "/break-glass", body)).status;
    assert.equal(await call({ ...wanted(), reason: "why not" }), 400);
    assert.equal(await call({ ...wanted(), object: { kind: "conversation", id: "cnv_no" } }), 404);
    const admin = await school.call("POST", "/break-glass", wanted(), { token: school.officers.admin });
    assert.equal(admin.status, 403);
    await school.sql("UPDATE user_session SET proved_at = now() - interval '6 minutes' WHERE user_id = $1", [agent.id]);
    // What the gateway remembers of a session lives for two seconds.
    await new Promise((resolve) => setTimeout(resolve, 2_100));
    const stale = await page.call("POST", "/break-glass", wanted());
    assert.deepEqual([stale.status, stale.body.title], [403, "Fresh proof needed"]);
    const wrong = await page.call("POST", "/sessions/current/proof", { password: "wrong" });
    assert.equal(wrong.status, 401);
    const cookie = page.cookie();
    assert.equal((await page.call("POST", "/sessions/current/proof", { password: agent.password })).status, 200);
    assert.notEqual(page.cookie(), cookie);
    assert.equal(await call(wanted()), 201);
    const lines = await school.book("session.proved", "session.proof_refused");
    assert.deepEqual(
      lines.map(({ type }) => type),
      ["session.proof_refused", "session.proved"],
    );
  });
});
