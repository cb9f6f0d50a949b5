import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { BrowserSession } from "./support/browser-session.js";
import { type PeopleSchool, type Person, startPeopleSchool } from "./support/school-with-people.js";

describe("tokens that people make", () => {
  let school: PeopleSchool;
  let agent: Person;
  let keeper: Person;
  let page: BrowserSession;
  let keeperPage: BrowserSession;
  before(async () => {
    school = await startPeopleSchool();
    agent = await school.person("agent", ["agent"], ["front_desk"]);
    keeper = await school.person("keeper", ["integrator"]);
    page = await school.loggedIn(agent);
    keeperPage = await school.loggedIn(keeper);
  });
  after(() => school?.end());

  async function token(from: BrowserSession, role: string, scopes: readonly string[], days = 1) {
    const { status, body } = await from.call("POST", "/tokens", { title: "script", role, scopes, days });
    assert.equal(status, 201, JSON.stringify(body));
    return body as { readonly id: string; readonly token: string };
  }
  const call = (given: string, method: string, path: string, body?: object) =>
    school.call(method, path, body, { token: given });

  it("one that may only read gets 403 on send, retry, resend and replay", async () => {
    const message = (await school.write("t-1", "你好")).body;
    const reading = await token(page, "agent", ["messages:read", "conversations:read"]);
    assert.equal((await call(reading.token, "GET", `/messages/${message.id}`)).status, 200);
    const send = { conversation_id: message.conversation_id, text: "x" };
    assert.equal((await call(reading.token, "POST", "/messages", send)).status, 403);
    assert.equal((await call(reading.token, "PATCH", `/messages/${message.id}`, { text: "x" })).status, 403);
    const keeping = await token(keeperPage, "integrator", ["deliveries:read", "dead-letters:read", "replays:read"]);
    for (const path of ["/deliveries", "/dead-letters", "/replays"])
      assert.equal((await call(keeping.token, "GET", path)).status, 200, path);
    for (const path of ["/dead-letters/dlt_1/replay", "/deliveries/resend", "/replays", "/replays/rpl_1/cancel"])
      assert.equal((await call(keeping.token, "POST", path, {})).status, 403, path);
  });

  it("one that may write sends in the name of its person", async () => {
    const message = (await school.write("t-2", "你好")).body;
    const writing = await token(page, "agent", ["messages:write"]);
    const sent = await call(writing.token, "POST", "/messages", {
      conversation_id: message.conversation_id,
      text: "好",
    });
    assert.equal(sent.status, 202);
    assert.equal((await call(writing.token, "GET", "/conversations")).status, 403);
    const event = await school.event("message.sent", sent.body.id);
    assert.ok(event);
  });

  it("never exceeds its person: no other role, no scope beyond the role, no groups of others", async () => {
    const other = { title: "x", role: "supervisor", scopes: ["messages:read"] };
    assert.equal((await page.call("POST", "/tokens", other)).status, 403);
    const wide = await token(page, "agent", ["deliveries:read", "users:write", "conversations:read"]);
    assert.equal((await call(wide.token, "GET", "/deliveries")).status, 403);
    assert.equal((await call(wide.token, "POST", "/users", { name: "x1" })).status, 403);
    await school.write("t-3", "退费");
    const seen = (await call(wide.token, "GET", "/conversations")).body.items;
    assert.ok(seen.every(({ group_id }: { group_id: string }) => group_id === "front_desk"));
  });

  it("makes no tokens, opens no sessions and breaks no glass", async () => {
    for (const scope of ["tokens:write", "sessions:write", "me:write", "break-glass:write", "nothing:read", "*"]) {
      const answer = await page.call("POST", "/tokens", { title: "x", role: "agent", scopes: [scope] });
      assert.equal(answer.status, 400, scope);
    }
    const any = await token(page, "agent", ["messages:write"]);
    assert.equal((await call(any.token, "POST", "/tokens", { title: "x", role: "agent", scopes: [] })).status, 401);
    const glass = { object: { kind: "conversation", id: "cnv_1" }, reason: "a reason that is long enough" };
    assert.equal((await call(any.token, "POST", "/break-glass", glass)).status, 403);
    assert.equal((await call(any.token, "GET", "/me")).body.id, agent.id);
    for (const path of ["/API/v1/deliveries", "/api/V1/deliveries"])
      assert.equal(
        (await fetch(`${school.gateway.url}${path}`, { headers: { authorization: `Bearer ${any.token}` } })).status,
        403,
      );
  });

  it("is kept as a digest, seen with its last use, revoked by its person or the security role, one line each", async () => {
    const made = await token(page, "agent", ["conversations:read"]);
    await call(made.token, "GET", "/conversations");
    const listed = (await page.call("GET", "/tokens")).body.items.find(({ id }: { id: string }) => id === made.id);
    assert.ok(listed.used_at !== null && !JSON.stringify(listed).includes(made.token));
    const [row] = await school.sql("SELECT user_token::text AS text FROM user_token WHERE id = $1", [made.id]);
    assert.ok(!row.text.includes(made.token.slice(4)));
    assert.equal((await keeperPage.call("DELETE", `/tokens/${made.id}`)).status, 404);
    assert.equal((await page.call("DELETE", `/tokens/${made.id}`)).status, 204);
    assert.equal((await call(made.token, "GET", "/conversations")).status, 401);
    const lines = (await school.book("token.made", "token.revoked")).filter(({ object }) => object.id === made.id);
    assert.deepEqual(
      lines.map(({ type, actor }) => [type, actor.id]),
      [
        ["token.made", agent.id],
        ["token.revoked", agent.id],
      ],
    );
  });

  it("counts for nothing once it expired, its person lost the role, or was disabled", async () => {
    const person = await school.person("leaver", ["agent", "supervisor"], ["front_desk"]);
    const own = await school.loggedIn(person);
    const expired = await token(own, "agent", ["conversations:read"]);
    const made = await token(own, "supervisor", ["conversations:read"]);
    await school.sql("UPDATE user_token SET expires_at = now() WHERE id = $1", [expired.id]);
    assert.equal((await call(expired.token, "GET", "/conversations")).status, 401);
    assert.equal((await call(made.token, "GET", "/conversations")).status, 200);
    const path = `/users/${person.id}`;
    await call(school.officers.security, "PATCH", path, { roles: ["agent"] });
    assert.equal((await call(made.token, "GET", "/conversations")).status, 401);
    const last = await token(await school.loggedIn(person), "agent", ["conversations:read"]);
    assert.equal((await call(last.token, "GET", "/conversations")).status, 200);
    await call(school.officers.admin, "PATCH", path, { state: "disabled" });
    assert.equal((await call(last.token, "GET", "/conversations")).status, 401);
  });
});
