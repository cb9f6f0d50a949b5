import assert from "node:assert/strict";
import { request } from "node:http";
import { after, before, describe, it } from "node:test";
import { newBrowser } from "./support/browser-session.js";
import { runCommand } from "./support/command.js";
import { runGateway, sharedEnv } from "./support/gateway.js";
import { type PeopleSchool, type Person, startPeopleSchool } from "./support/school-with-people.js";

/** What the gateway remembers of a session lives for two seconds. */
const forgotten = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, 2_100));

/** A status for a call with headers that fetch would not send. */
const statusOf = (url: string, method: string, headers: Readonly<Record<string, string>>): Promise<number> =>
  new Promise((resolve, reject) => {
    const call = request(url, { method, headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    call.on("error", reject).end();
  });

describe("sessions", () => {
  let school: PeopleSchool;
  let agent: Person;
  before(async () => {
    school = await startPeopleSchool();
    agent = await school.person("agent", ["agent"], ["front_desk"]);
  });
  after(() => school?.end());
  const login = () => ({ name: agent.name, password: agent.password });

  it("the cookie is closed to scripts and other sites; the database keeps a digest of 128 random bits", async () => {
    const page = school.browser();
    const { headers } = await page.call("POST", "/sessions", login());
    const [line = ""] = headers.getSetCookie();
    assert.match(line, /^gatehouse_loopback=[\w-]{22}; Path=\/; HttpOnly; SameSite=Lax$/);
    const token = page.cookie().split("=")[1] ?? "";
    assert.equal(Buffer.from(token, "base64url").length, 16);
    const rows = await school.sql("SELECT user_session::text AS text FROM user_session");
    assert.ok(rows.every(({ text }) => !text.includes(token)));
  });

  it("ends when it was idle, and when it is old, whoever uses it", async () => {
    for (const change of ["seen_at = now() - interval '31 minutes'", "expires_at = now() - interval '1 second'"]) {
      const page = await school.loggedIn(agent);
      assert.equal((await page.call("GET", "/me")).status, 200);
      await school.sql(`UPDATE user_session SET ${change} WHERE user_id = $1`, [agent.id]);
      await forgotten();
      assert.equal((await page.call("GET", "/me")).status, 401, change);
    }
  });

  it("is used, and lives on", async () => {
    const page = await school.loggedIn(agent);
    await school.sql("UPDATE user_session SET seen_at = now() - interval '20 minutes' WHERE user_id = $1", [agent.id]);
    await forgotten();
    assert.equal((await page.call("GET", "/me")).status, 200);
    const [row] = await school.sql("SELECT max(seen_at) > now() - interval '1 minute' AS seen FROM user_session");
    assert.equal(row.seen, true);
  });

  it("a person sees their own and ends any of them, one line each; another's do not exist", async () => {
    await school.sql("DELETE FROM user_session");
    await forgotten();
    const [one, two] = [await school.loggedIn(agent), await school.loggedIn(agent)];
    const { items } = (await one.call("GET", "/sessions")).body;
    assert.equal(items.length, 2);
    const other = items.find(({ current }: { current: boolean }) => !current);
    const stranger = await school.loggedIn(await school.person("stranger", ["agent"]));
    assert.equal((await stranger.call("DELETE", `/sessions/${other.id}`)).status, 404);
    const before = (await school.book("session.ended")).length;
    assert.equal((await one.call("DELETE", `/sessions/${other.id}`)).status, 204);
    assert.equal((await two.call("GET", "/me")).status, 401);
    const left = await one.call("DELETE", "/sessions/current");
    assert.match(left.headers.getSetCookie()[0] ?? "", /Max-Age=0/);
    assert.equal((await school.book("session.ended")).length, before + 2);
  });

  it("fixation: a token that was there before the login is not the one after it, and opens nothing", async () => {
    const page = school.browser();
    page.useCookie(`gatehouse_loopback=${"A".repeat(22)}`);
    await page.call("POST", "/sessions", login());
    const first = page.cookie();
    assert.ok(!first.includes("AAAA"));
    await page.call("POST", "/sessions", login());
    assert.notEqual(page.cookie(), first);
    const old = school.browser();
    old.useCookie(first);
    assert.equal((await old.call("GET", "/me")).status, 401);
  });

  it("another site's page changes nothing with the cookie", async () => {
    const page = await school.loggedIn(agent);
    const written = await school.write("csrf-1", "你好");
    const path = `/conversations/${written.body.conversation_id}`;
    for (const origin of ["https://evil.example", "null", "", `${school.gateway.url}.evil.example`]) {
      const answer = await page.call("PATCH", path, { status: "closed" }, { origin });
      assert.equal(answer.status, 403, origin);
      assert.equal((await page.call("DELETE", "/sessions/current", undefined, { origin })).status, 403, origin);
    }
    const url = `${school.gateway.url}/api/v1/sessions/current`;
    assert.equal(await statusOf(url, "DELETE", { cookie: page.cookie() }), 403, "no origin at all");
    const form = { "content-type": "application/x-www-form-urlencoded" };
    assert.equal((await school.browser().call("POST", "/sessions", login(), form)).status, 415);
    const evil = { origin: "https://evil.example" };
    assert.equal((await school.browser().call("POST", "/sessions", login(), evil)).status, 403);
    assert.equal((await page.call("PATCH", path, { status: "pending" })).status, 200);
  });

  it("a token in the URL, or a cookie under another name, opens nothing", async () => {
    const page = await school.loggedIn(agent);
    const token = page.cookie().split("=")[1] ?? "";
    const bare = school.browser();
    for (const name of ["access_token", "token", "session"])
      assert.equal((await bare.call("GET", `/me?${name}=${token}`)).status, 401);
    assert.equal((await bare.call("GET", `/conversations?authorization=${school.officers.admin}`)).status, 401);
    bare.useCookie(`__Host-gatehouse=${token}`);
    assert.equal((await bare.call("GET", "/me")).status, 401);
  });

  it("over plain HTTP under any name but this machine's nobody logs in, and no cookie counts", async () => {
    const page = await school.loggedIn(agent);
    const url = `${school.gateway.url}/api/v1`;
    assert.equal(await statusOf(`${url}/me`, "GET", { cookie: page.cookie() }), 200);
    assert.equal(await statusOf(`${url}/me`, "GET", { cookie: page.cookie(), host: "gw.school.example" }), 401);
    const headers = { host: "gw.school.example", "content-type": "application/json" };
    assert.equal(await statusOf(`${url}/sessions`, "POST", headers), 403);
  });

  it("behind HTTPS the cookie is Secure and bound to the host, and no other is taken", async (t) => {
    const config = { gateway: { public_url: "https://gw.school.example" } };
    const { GATEHOUSE_CONFIG = "" } = sharedEnv(config, school.database);
    const gateway = await runGateway({ ...school.env, GATEHOUSE_CONFIG });
    t.after(() => gateway.end("SIGTERM"));
    const page = newBrowser(gateway.url);
    const { headers } = await page.call("POST", "/sessions", login());
    const [line = ""] = headers.getSetCookie();
    assert.match(line, /^__Host-gatehouse=[\w-]{22}; Path=\/; HttpOnly; SameSite=Lax; Secure$/);
    assert.equal((await page.call("GET", "/me")).status, 200);
    page.useCookie(page.cookie().replace("__Host-gatehouse", "gatehouse_loopback"));
    assert.equal((await page.call("GET", "/me")).status, 401);
  });

  it("a session that another process ended is gone here within two seconds", async () => {
    const page = await school.loggedIn(agent);
    assert.equal((await page.call("GET", "/me")).status, 200);
    await school.sql("DELETE FROM user_session WHERE user_id = $1", [agent.id]);
    await forgotten();
    assert.equal((await page.call("GET", "/me")).status, 401);
  });

  it("the first officer is made on the command line, with rights and a password to change", async () => {
    const words = ["users", "create", "Chief", "--role", "security", "--display-name", "何主任", "--json"];
    const { code, stdout, stderr } = await runCommand(school.env, ...words);
    assert.equal(code, 0, stderr);
    const made = JSON.parse(stdout);
    const page = school.browser();
    assert.equal(
      (await page.call("POST", "/sessions", { name: "chief", password: made.one_time_password })).status,
      201,
    );
    const me = (await page.call("GET", "/me")).body;
    assert.deepEqual([me.display_name, me.duties], ["何主任", ["password", "totp"]]);
    const [line] = (await school.book("user.created")).filter(({ object }) => object.id === made.id);
    assert.equal(line?.actor.id, "command_line");
    const both = await runCommand(school.env, "users", "create", "both", "--role", "admin", "security");
    assert.notEqual(both.code, 0);
    assert.equal((await runCommand(school.env, "users", "create", "x y", "--json")).code, 2);
    assert.equal((await runCommand(school.env, "users", "create", "root-2", "--role", "root")).code, 2);
  });
});
