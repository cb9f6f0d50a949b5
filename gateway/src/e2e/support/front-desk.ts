import type { GatewayEvent } from "@gatehouse/sdk";
import { freshDatabase, type TestDatabase } from "../../testing/database.js";
import { type Query, queryOf } from "../../testing/query.js";
import { api, type Reply, sendSigned, textMessage } from "./app.js";
import { type Callback, startCallback } from "./callback.js";
import { eventually } from "./eventually.js";
import { newSecret, type RunningGateway, runGateway, sharedEnv } from "./gateway.js";
import { type Receiver, startReceiver } from "./receiver.js";
import { tokenOf } from "./token-of.js";

/** Bearer tokens of the school, by who holds them. */
export const tokens = {
  admin: tokenOf("admin"),
  desk: tokenOf("desk"),
  finance: tokenOf("finance"),
  integrator: tokenOf("integrator"),
  receiver: tokenOf("receiver"),
} as const;

export interface School {
  readonly gateway: RunningGateway;
  readonly database: TestDatabase;
  readonly env: Readonly<Record<string, string>>;
  /** A helpdesk without `include_notes`. */
  readonly crm: Receiver;
  readonly app: Callback;
  readonly secrets: { readonly app: string; readonly crm: string };
  /** A signed item at the app's door. */
  say(body: object): Promise<Reply>;
  /** A message of a person at the app's door, in a conversation of its own by `ref`. */
  write(id: string, text: string, more?: object): Promise<Reply>;
  /** The API, as the front desk's agent unless told otherwise. */
  call(
    method: string,
    path: string,
    body?: object,
    more?: { readonly token?: string; readonly key?: string },
  ): Promise<Reply>;
  /** A signed command of the helpdesk. */
  command(body: object): Promise<Reply>;
  /** The helpdesk's event of this type about this message or conversation. */
  event(type: string, id: string): Promise<GatewayEvent>;
  /** As the owner of the database. */
  readonly query: Query;
  end(): Promise<void>;
}

export interface SchoolOptions {
  /** Changes the configuration before it is written. */
  readonly change?: (config: SchoolConfig) => object;
  readonly env?: Readonly<Record<string, string>>;
  /** Runs before the gateway starts, with its environment. */
  readonly prepare?: (env: Readonly<Record<string, string>>) => Promise<void>;
}

export type SchoolConfig = ReturnType<typeof configOf>;

function configOf(app: Callback, crm: Receiver, secrets: School["secrets"]) {
  return {
    gateway: { name: "test-school" },
    accounts: [
      { id: "campus_app", connector: "app_http", config: { secret: secrets.app, callback_url: app.url } as object },
    ],
    endpoints: [{ id: "crm", adapter: "webhook", config: { url: crm.url, secret: secrets.crm } } as object],
    groups: [
      { id: "front_desk", title: "前台" },
      { id: "finance", title: "财务" },
    ],
    routes: [
      { name: "退费", when: { "text.contains_any": ["退费"] }, then: { group: "finance", priority: "high" } },
      { default: { group: "front_desk" } },
    ] as object[],
    tokens: [
      { id: "desk", role: "agent", groups: ["front_desk"], token: tokens.desk },
      { id: "finance", role: "agent", groups: ["finance"], token: tokens.finance },
      { id: "integrator", role: "integrator", token: tokens.integrator },
      { id: "receiver", role: "receiver", endpoint: "crm", token: tokens.receiver },
    ] as object[],
    egress: { allow_private: [app.address, crm.address] },
  };
}

const isAbout = (event: GatewayEvent, id: string): boolean =>
  event.data.message?.id === id || event.data.conversation?.id === id;

/** One gateway with an app, a helpdesk and tokens: what most questions need. */
export async function startSchool({
  change = (config) => config,
  env: more = {},
  prepare = async () => undefined,
}: SchoolOptions = {}): Promise<School> {
  const secrets = { app: newSecret(), crm: newSecret() };
  const database = await freshDatabase();
  const [app, crm] = await Promise.all([startCallback(secrets.app), startReceiver(secrets.crm)]);
  const env = {
    ...sharedEnv(change(configOf(app, crm, secrets)), database),
    GATEHOUSE_ADMIN_TOKEN: tokens.admin,
    ...more,
  };
  const give = async (): Promise<void> => {
    await Promise.all([app.close(), crm.close()]);
    await database.drop();
  };
  const gateway = await prepare(env)
    .then(() => runGateway(env))
    // Left open, they would hold up the whole run of a test that has failed.
    .catch(async (error: unknown) => {
      await give();
      throw error;
    });
  const say: School["say"] = (body) => sendSigned(`${gateway.url}/hooks/campus_app`, secrets.app, body);
  return {
    gateway,
    database,
    env,
    crm,
    app,
    secrets,
    say,
    write: (id, text, extra = {}) => say(textMessage(id, text, { conversation_ref: id, ...extra })),
    call: (method, path, body, { token = tokens.desk, key } = {}) =>
      api(`${gateway.url}/api/v1${path}`, token, method, body, key === undefined ? {} : { "idempotency-key": key }),
    command: (body) => sendSigned(`${gateway.url}/hooks/crm`, secrets.crm, body),
    event: (type, id) =>
      eventually(
        `${type} about ${id}`,
        () => crm.received.find(({ event }) => event.type === `gatehouse.${type}.v1` && isAbout(event, id))?.event,
      ),
    query: queryOf(database.owner),
    async end() {
      await gateway.end("SIGTERM");
      await give();
    },
  };
}
