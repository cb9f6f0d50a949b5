import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { freePort } from "../store/embedded/free-port.js";
import { withClient } from "../store/embedded/with-client.js";
import { findServer, skipWithout } from "../testing/servers.js";
import { type School, type SchoolConfig, startSchool } from "./support/front-desk.js";
import { startCasServer } from "./support/logins/cas-server.js";
import { startDirectory } from "./support/logins/directory.js";
import { type Forgery, startForger } from "./support/logins/oidc-forger.js";
import { startRealProvider } from "./support/logins/oidc-real.js";
import { type Wanderer, wanderer } from "./support/logins/wanderer.js";

interface Line {
  readonly type: string;
  readonly outcome: string;
  readonly ctx?: { readonly reason?: string };
}

const school = async (login: object, allow: readonly string[], port?: number): Promise<School> =>
  startSchool({
    change: (config: SchoolConfig) => ({
      ...config,
      login,
      egress: { allow_private: [...config.egress.allow_private, ...allow] },
    }),
    ...(port !== undefined && { env: { GATEHOUSE_PORT: String(port) } }),
  });

const booked = async ({ database }: School): Promise<Line[]> =>
  withClient(database.owner, async (client) => {
    await client.query("SELECT set_config('app.role', 'system', false)");
    const { rows } = await client.query(
      "SELECT convert_from(entry, 'UTF8') AS entry FROM audit_entry WHERE type LIKE 'session.%' ORDER BY id",
    );
    return rows.map(({ entry }) => JSON.parse(entry) as Line);
  });

const me = async (
  { gateway }: School,
  browser: Wanderer,
): Promise<{ name?: string; role?: string; groups?: string[] }> => {
  const response = await browser.get(`${gateway.url}/api/v1/me`);
  return response.status === 200 ? ((await response.json()) as object) : {};
};

const newcomers = { create: true, groups: { staff: "front_desk" } };

describe("OpenID Connect with a real provider", () => {
  let provider: Awaited<ReturnType<typeof startRealProvider>>;
  let here: School;

  before(async () => {
    const [port, providerPort] = [await freePort(), await freePort()];
    provider = await startRealProvider(providerPort, `http://127.0.0.1:${port}/login/oidc/callback`);
    const oidc = {
      issuer: provider.issuer,
      client_id: "gatehouse",
      client_secret: "a-secret-of-the-school-1234567890",
      ...newcomers,
    };
    here = await school({ oidc }, [`127.0.0.1:${providerPort}`], port);
  });
  after(async () => {
    await here.end();
    await provider.close();
  });

  /** Fills in the provider's own pages. */
  async function logInThere(browser: Wanderer, name: string): Promise<string> {
    let { url, response } = await browser.follow(`${here.gateway.url}/login/oidc?return=/login`);
    for (let pages = 0; pages < 4 && url.startsWith(provider.issuer); pages += 1) {
      assert.equal(response.status, 200, url);
      const prompt = (await response.text()).includes('name="login"')
        ? { prompt: "login", login: name, password: "x" }
        : { prompt: "consent" };
      const sent = await browser.post(url, prompt);
      ({ url, response } = await browser.follow(new URL(sent.headers.get("location") ?? "", url).href));
    }
    return url;
  }

  it("opens a session for a newcomer, as an agent of the mapped group", async () => {
    const browser = wanderer();
    assert.equal(await logInThere(browser, "wang"), `${here.gateway.url}/login`);
    const { name, role, groups } = await me(here, browser);
    assert.deepEqual([name, role, groups], ["wang", "agent", ["front_desk"]]);
  });

  it("the same person is the same user the next time", async () => {
    const browser = wanderer();
    await logInThere(browser, "wang");
    const [users] = await withClient(
      here.database.owner,
      async (client) => (await client.query("SELECT count(*)::int AS n FROM app_user")).rows,
    );
    assert.equal(users.n, 1);
    assert.deepEqual(
      (await booked(here)).map(({ type }) => type),
      ["session.opened", "session.opened"],
    );
  });
});

describe("OpenID Connect with a provider that lies", () => {
  let forger: Awaited<ReturnType<typeof startForger>>;
  let here: School;
  const secret = "another-secret-of-the-school-123456";

  before(async () => {
    forger = await startForger("gatehouse", secret);
    const oidc = {
      issuer: forger.issuer,
      client_id: "gatehouse",
      client_secret: secret,
      name_claim: "sub",
      ...newcomers,
    };
    here = await school({ oidc }, [new URL(forger.issuer).host]);
  });
  after(async () => {
    await here.end();
    await forger.close();
  });

  const begin = async (browser: Wanderer): Promise<string> =>
    (await browser.get(`${here.gateway.url}/login/oidc?return=/login`)).headers.get("location") ?? "";
  const status = async (browser: Wanderer, url: string): Promise<number> => (await browser.get(url)).status;
  const now = (): number => Math.floor(Date.now() / 1000);

  const table: readonly (readonly [string, Forgery])[] = [
    ["another nonce", { claims: { nonce: "another" } }],
    ["no nonce", { claims: { nonce: undefined } }],
    ["another audience", { claims: { aud: "somebody-else" } }],
    ["another issuer", { claims: { iss: "https://evil.example" } }],
    ["an expired token", { claims: { exp: now() - 3600, iat: now() - 7200 } }],
    ["no subject", { claims: { sub: undefined } }],
    ["alg none", { alg: "none" }],
    ["HS256 with the client's secret", { alg: "HS256" }],
    ["another key", { alg: "other_key" }],
  ];
  for (const [name, forgery] of table)
    it(`refuses ${name}`, async () => {
      const browser = wanderer();
      assert.equal(await status(browser, forger.answer(await begin(browser), forgery)), 401);
      assert.deepEqual(await me(here, browser), {});
    });

  it("takes the honest token, and a code and a state once", async () => {
    const browser = wanderer();
    const back = forger.answer(await begin(browser));
    assert.equal(await status(browser, back), 302);
    assert.equal((await me(here, browser)).name, "sub-wang");
    assert.equal(await status(browser, back), 401);
  });

  it("refuses a state of another browser, and a callback nobody asked for", async () => {
    const victim = wanderer();
    const attacker = wanderer();
    const back = forger.answer(await begin(attacker));
    assert.equal(await status(victim, back), 401);
    await begin(victim);
    assert.equal(await status(victim, back), 401);
    assert.deepEqual(await me(here, victim), {});
  });

  it("goes nowhere else afterwards, and asks with PKCE", async () => {
    const browser = wanderer();
    const authorize =
      (await browser.get(`${here.gateway.url}/login/oidc?return=//evil.example`)).headers.get("location") ?? "";
    assert.equal(new URL(authorize).searchParams.get("code_challenge_method"), "S256");
    assert.equal((await browser.get(forger.answer(authorize))).headers.get("location"), "/");
  });

  it("books each try once, with the reason", async () => {
    const lines = await booked(here);
    assert.equal(lines.filter(({ type }) => type === "session.opened").length, 2);
    const refused = lines.filter(({ type }) => type === "session.refused");
    assert.equal(refused.length, table.length + 3);
    assert.ok(refused.every(({ ctx }) => ctx?.reason !== undefined));
  });
});

describe("CAS", () => {
  let cas: Awaited<ReturnType<typeof startCasServer>>;
  let here: School;
  before(async () => {
    cas = await startCasServer();
    here = await school({ cas: { url: cas.url, ...newcomers } }, [cas.address]);
  });
  after(async () => {
    await here.end();
    await cas.close();
  });

  const callback = (): string => `${here.gateway.url}/login/cas/callback`;
  async function come(
    ticket: (service: string) => string,
    how?: Parameters<typeof cas.misbehave>[0],
  ): Promise<Wanderer> {
    const browser = wanderer();
    const there = (await browser.get(`${here.gateway.url}/login/cas?return=/login`)).headers.get("location") ?? "";
    const service = new URL(there).searchParams.get("service") ?? "";
    assert.equal(service, callback());
    cas.misbehave(how);
    await browser.get(`${service}?ticket=${encodeURIComponent(ticket(service))}`);
    cas.misbehave(undefined);
    return browser;
  }

  it("opens a session for whom the server names", async () => {
    const browser = await come((service) => cas.ticket(service, "20260001"));
    const { name, groups } = await me(here, browser);
    assert.deepEqual([name, groups], ["20260001", ["front_desk"]]);
  });

  it("a ticket opens once", async () => {
    let shown = "";
    await come((service) => {
      shown = cas.ticket(service, "20260002");
      return shown;
    });
    assert.deepEqual(await me(here, await come(() => shown)), {});
  });

  const table: readonly (readonly [string, (service: string) => string, Parameters<typeof cas.misbehave>[0]?])[] = [
    ["a ticket for another service", () => cas.ticket("https://other.example/cb", "eve")],
    ["a ticket that is over", (service) => cas.ticket(service, "eve", -1)],
    ["a made-up ticket", () => "ST-made-up"],
    ["a proxy ticket", () => "PT-1-abc"],
    ["no ticket", () => ""],
    ["a ticket with a line break", () => "ST-1\r\nX: y"],
    ["a page in place of XML", (service) => cas.ticket(service, "eve"), "html"],
    ["a proxy in between", (service) => cas.ticket(service, "eve"), "proxy"],
    ["a server in trouble", (service) => cas.ticket(service, "eve"), "error"],
  ];
  for (const [name, ticket, how] of table)
    it(`refuses ${name}`, async () => assert.deepEqual(await me(here, await come(ticket, how)), {}));

  it("refuses a ticket in a browser that began no login", async () => {
    const browser = wanderer();
    const { status } = await browser.get(`${callback()}?ticket=${cas.ticket(callback(), "eve")}`);
    assert.equal(status, 401);
  });
});

describe("LDAP", { skip: skipWithout("slapd") }, () => {
  let directory: Awaited<ReturnType<typeof startDirectory>>;
  let here: School;

  before(async () => {
    directory = await startDirectory(findServer("slapd") as string);
    const ldap = {
      url: `ldaps://${directory.secure}`,
      ca: directory.ca,
      bind_dn: "cn=reader,dc=school,dc=example",
      bind_password: "reader-password",
      base_dn: "dc=school,dc=example",
      groups_attribute: "departmentNumber",
      ...newcomers,
    };
    here = await school({ ldap }, [directory.secure]);
  });
  after(async () => {
    await here.end();
    await directory.close();
  });

  const logIn = async (name: string, password: string): Promise<number> => {
    const { url } = here.gateway;
    const body = JSON.stringify({ name, password });
    const headers = { "content-type": "application/json", origin: url };
    return (await fetch(`${url}/login/ldap`, { method: "POST", body, headers })).status;
  };

  it("opens a session with the directory's password, as an agent of the mapped group", async () => {
    assert.equal(await logIn("zhao", "Zhao-password1"), 201);
    const [user] = await withClient(
      here.database.owner,
      async (client) => (await client.query("SELECT roles, groups FROM app_user WHERE name = 'zhao'")).rows,
    );
    assert.deepEqual(user, { roles: ["agent"], groups: ["front_desk"] });
  });

  const table: readonly (readonly [string, string, string, number])[] = [
    ["a wrong password", "zhao", "wrong", 401],
    ["an empty password, which would be an anonymous bind", "qian", "", 401],
    ["an unknown name", "nobody", "Zhao-password1", 401],
    ["two entries of one name", "twin", "Twin-password1", 401],
    ["a filter in the name", "*)(uid=*", "Zhao-password1", 400],
    ["a star", "zh*", "Zhao-password1", 400],
    ["a parenthesis", "zhao)", "Zhao-password1", 400],
    ["a NUL", "zhao\0", "Zhao-password1", 400],
    ["a distinguished name", "uid=zhao,ou=people", "Zhao-password1", 400],
  ];
  for (const [name, uid, password, status] of table)
    it(`refuses ${name}`, async () => assert.equal(await logIn(uid, password), status));

  it("locks a source out after five wrong passwords", async () => {
    const seen: number[] = [];
    for (let n = 0; n < 7; n += 1) seen.push(await logIn("qian", "wrong"));
    assert.ok(seen.includes(429), seen.join(" "));
  });
});
