import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Forgery } from "./support/logins/oidc-forger.js";
import { type ProvidersSchool, startProvidersSchool } from "./support/logins/school-with-providers.js";
import { type Wanderer, wanderer } from "./support/logins/wanderer.js";
import type { PeopleSchool } from "./support/school-with-people.js";

describe("who comes from elsewhere", () => {
  let place: ProvidersSchool;
  let school: PeopleSchool;
  before(async () => {
    place = await startProvidersSchool({ staff: "front_desk" });
    school = place.school;
  });
  after(() => place?.end());

  const here = (path: string): string => `${school.gateway.url}${path}`;
  const sent = async (browser: Wanderer, path: string): Promise<string> =>
    (await browser.get(here(path))).headers.get("location") ?? "";
  const me = async (browser: Wanderer): Promise<{ id?: string; name?: string }> =>
    (await (await browser.get(here("/api/v1/me"))).json()) as object;

  /** `primary`: a password was shown there, not an older session. */
  async function byCas(browser: Wanderer, user: string, { query = "", primary = false } = {}): Promise<number> {
    const there = await sent(browser, `/login/cas?return=/login${query}`);
    const service = new URL(there).searchParams.get("service") ?? "";
    return (await browser.get(`${service}?ticket=${place.cas.ticket(service, user, 10_000, primary)}`)).status;
  }

  async function byOidc(browser: Wanderer, query: string, forgery: Forgery): Promise<number> {
    const there = await sent(browser, `/login/oidc?return=/login${query}`);
    return (await browser.get(place.forger.answer(there, forgery))).status;
  }

  const reasons = async (): Promise<unknown[]> =>
    (await school.book("session.refused")).map(({ ctx }) => ctx?.["reason"]);

  /** A sensitive act. */
  const wantsToken = async (browser: Wanderer): Promise<{ status: number; title: string }> => {
    const url = here("/api/v1/tokens");
    const body = JSON.stringify({ title: "script", role: "agent", scopes: ["messages:read"], days: 1 });
    const headers = { "content-type": "application/json", origin: school.gateway.url, cookie: browser.cookies(url) };
    const response = await fetch(url, { method: "POST", body, headers });
    return { status: response.status, title: ((await response.json()) as { title: string }).title };
  };

  it("does not become a user of this house by having the same name", async () => {
    const { id } = await school.person("chen", ["supervisor"], ["front_desk"]);
    const browser = wanderer();
    assert.equal(await byCas(browser, "Chen"), 403);
    assert.equal((await me(browser)).id, undefined);
    assert.equal((await reasons()).at(-1), "name_taken");
    assert.deepEqual(await school.sql("SELECT 1 FROM user_subject WHERE user_id = $1", [id]), []);
  });

  it("is refused with a name that is none here, in one line of the book", async () => {
    const before = await reasons();
    assert.equal(await byCas(wanderer(), "王 老师"), 403);
    assert.deepEqual(await reasons(), [...before, "name_unusable"]);
  });

  it("is refused once they are disabled here, whatever the provider says", async () => {
    assert.equal(await byCas(wanderer(), "li-si"), 302);
    await school.sql("UPDATE app_user SET state = 'disabled' WHERE name = 'li-si'");
    assert.equal(await byCas(wanderer(), "li-si"), 403);
    assert.equal((await reasons()).at(-1), "disabled");
  });

  it("has the groups that are mapped, and none by a name every object knows", async () => {
    const groups = ["constructor", "__proto__", "toString", "admin", "staff"];
    assert.equal(await byOidc(wanderer(), "", { claims: { sub: "groups-wang", groups } }), 302);
    const [user] = await school.sql("SELECT roles, groups FROM app_user WHERE name = 'groups-wang'");
    assert.deepEqual(user, { roles: ["agent"], groups: ["front_desk"] });
  });

  it("is one user, though they come twice at once for the first time", async () => {
    const browsers = [wanderer(), wanderer(), wanderer(), wanderer()];
    const seen = await Promise.all(browsers.map((browser) => byCas(browser, "at-once")));
    assert.deepEqual(seen, [302, 302, 302, 302]);
    assert.equal(new Set(await Promise.all(browsers.map(async (browser) => (await me(browser)).id))).size, 1);
  });

  it("ends the session their browser had", async () => {
    const browser = wanderer();
    await byCas(browser, "zhou");
    const old = browser.cookies(here("/"));
    await byCas(browser, "zhou");
    const status = async (cookie: string) => (await fetch(here("/api/v1/me"), { headers: { cookie } })).status;
    assert.equal(await status(old), 401);
    assert.equal(await status(browser.cookies(here("/"))), 200);
  });

  it("is told to come back while the provider is in trouble, which nobody is refused for", async () => {
    const before = await reasons();
    for (const trouble of ["error", "hang_up"] as const) {
      place.cas.misbehave(trouble);
      assert.equal(await byCas(wanderer(), "wu"), 503, trouble);
    }
    place.cas.misbehave(undefined);
    assert.deepEqual(await reasons(), before);
  });

  it("proves nothing anew by a session at the CAS server", async () => {
    const browser = wanderer();
    assert.equal(await byCas(browser, "sun", { primary: true }), 302);
    assert.deepEqual(await wantsToken(browser), { status: 403, title: "Fresh proof needed" });
    assert.match(await sent(browser, "/login/cas?fresh=1"), /[?&]renew=true/);
    assert.equal(await byCas(browser, "sun", { query: "&fresh=1" }), 401);
    assert.equal(await byCas(browser, "sun", { query: "&fresh=1", primary: true }), 302);
    assert.equal((await wantsToken(browser)).status, 201);
  });

  it("proves nothing anew by a session at the OpenID provider", async () => {
    const browser = wanderer();
    const claims = { sub: "fresh-wang" };
    const at = (secsAgo: number) => ({ ...claims, auth_time: Math.floor(Date.now() / 1000) - secsAgo });
    assert.equal(await byOidc(browser, "", { claims: at(0) }), 302);
    assert.equal((await wantsToken(browser)).status, 403);
    const asked = new URL(await sent(browser, "/login/oidc?fresh=1")).searchParams;
    assert.deepEqual([asked.get("prompt"), asked.get("max_age")], ["login", "300"]);
    assert.equal(await byOidc(browser, "&fresh=1", { claims }), 401);
    assert.equal(await byOidc(browser, "&fresh=1", { claims: at(3600) }), 401);
    assert.equal(await byOidc(browser, "&fresh=1", { claims: at(0) }), 302);
    assert.equal((await wantsToken(browser)).status, 201);
  });
});
