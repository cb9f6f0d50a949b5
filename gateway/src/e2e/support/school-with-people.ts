import { type BrowserSession, codeOf, newBrowser } from "./browser-session.js";
import { type School, type SchoolConfig, type SchoolOptions, startSchool, tokens } from "./front-desk.js";
import { tokenOf } from "./token-of.js";

const security = tokenOf("security");
const auditor = tokenOf("auditor");

/** A line of the book. */
export interface BookLine {
  readonly type: string;
  readonly outcome: string;
  readonly actor: { readonly k: string; readonly id: string; readonly via?: string };
  readonly object: { readonly k: string; readonly id: string };
  readonly ctx?: Readonly<Record<string, unknown>>;
}

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly password: string;
  /** Of the authenticator, where they have one. */
  readonly secret?: string;
  readonly recovery: readonly string[];
}

export interface PeopleSchool extends School {
  /** The bearer tokens of officers who are no people. */
  readonly officers: { readonly admin: string; readonly security: string; readonly auditor: string };
  /** A person with roles and a password of their own; with an authenticator where the role needs one. */
  person(name: string, roles: readonly string[], groups?: readonly string[]): Promise<Person>;
  browser(): BrowserSession;
  /** A browser in which the person is logged in. */
  loggedIn(person: Person): Promise<BrowserSession>;
  /** Lines of these types so far, oldest first. */
  book(...types: string[]): Promise<BookLine[]>;
  /** The same as `query`, its rows untyped. */
  // biome-ignore lint/suspicious/noExplicitAny: rows of every shape
  sql(text: string, values?: readonly unknown[]): Promise<any[]>; // oxlint-disable-line typescript/no-explicit-any
}

export const goodPassword = "Blaue-Kraniche7";

const withOfficers = (config: SchoolConfig): object => ({
  ...config,
  tokens: [
    ...config.tokens,
    { id: "officer", role: "security", token: security },
    { id: "auditor", role: "auditor", token: auditor },
  ],
});

/** A gateway whose people log in. */
export async function startPeopleSchool(
  change: (config: object) => object = (config) => config,
  options: Pick<SchoolOptions, "prepare"> = {},
): Promise<PeopleSchool> {
  const school = await startSchool({ ...options, change: (config) => change(withOfficers(config)) });
  const { gateway } = school;
  const browser = (): BrowserSession => newBrowser(gateway.url);
  const sql: PeopleSchool["sql"] = school.query;

  async function login(name: string, password: string, secret?: string, later = 0): Promise<BrowserSession> {
    const page = browser();
    const code = secret === undefined ? undefined : await codeOf(secret, later);
    const { status, body } = await page.call("POST", "/sessions", { name, password, ...(code && { code }) });
    if (status !== 201) throw new Error(`${name} could not log in: ${status} ${JSON.stringify(body)}`);
    return page;
  }

  async function enrol(name: string, password: string): Promise<Pick<Person, "secret" | "recovery">> {
    const page = await login(name, password);
    if (!(await page.call("GET", "/me")).body.duties.includes("totp")) return { recovery: [] };
    const offered = await page.call("POST", "/me/totp");
    if (offered.status !== 200) throw new Error(`${name} could not enrol: ${JSON.stringify(offered.body)}`);
    const { secret } = offered.body;
    const { body } = await page.call("POST", "/me/totp/confirm", { code: await codeOf(secret) });
    return { secret, recovery: body.recovery_codes };
  }

  return {
    ...school,
    officers: { admin: tokens.admin, security, auditor },
    browser,
    sql,
    async person(name, roles, groups = []) {
      const { body } = await school.call("POST", "/users", { name }, { token: tokens.admin });
      const page = await login(name, body.one_time_password);
      await page.call("PUT", "/me/password", { current: body.one_time_password, next: goodPassword });
      const rights = await school.call("PATCH", `/users/${body.id}`, { roles, groups }, { token: security });
      if (rights.status !== 200) throw new Error(JSON.stringify(rights.body));
      return { id: body.id, name, password: goodPassword, ...(await enrol(name, goodPassword)) };
    },
    async loggedIn({ id, name, password, secret }) {
      // Tests log in more often than every 30 seconds.
      await sql("UPDATE app_user SET totp_step = 0 WHERE id = $1", [id]);
      return login(name, password, secret);
    },
    async book(...types) {
      const rows = await sql(
        "SELECT convert_from(entry, 'UTF8')::json AS line FROM audit_entry WHERE type = ANY ($1) ORDER BY id",
        [types],
      );
      return rows.map(({ line }) => line);
    },
  };
}
