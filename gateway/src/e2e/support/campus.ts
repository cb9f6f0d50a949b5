import { rm } from "node:fs/promises";
import { freshDatabase, type TestDatabase } from "../../testing/database.js";
import { type Query, queryOf } from "../../testing/query.js";
import { api, type Reply, sendSigned } from "./app.js";
import { eventually } from "./eventually.js";
import { newSecret, type RunningGateway, runGateway, sharedEnv } from "./gateway.js";
import { type Received, type Receiver, startReceiver } from "./receiver.js";

/** One gateway, which can be killed and started again, with the account `campus_app` and the endpoint `crm`. */
export interface Campus {
  readonly receiver: Receiver;
  readonly database: TestDatabase;
  /** Of the account; the endpoint's is `deskSecret`. */
  readonly appSecret: string;
  readonly deskSecret: string;
  readonly env: Readonly<Record<string, string>>;
  gateway(): RunningGateway;
  /** Ends the gateway by this signal and starts it again over the same database. */
  restart(signal: NodeJS.Signals): Promise<void>;
  /** A signed event of the campus app. */
  send(body: object | string, headers?: Record<string, string>): Promise<Reply>;
  /** The first call about this message, of this event type. */
  calledAbout(messageId: string, type?: string): Promise<Received>;
  /** The API, as the administrator. */
  admin(path: string, method?: string, body?: object): Promise<Reply>;
  /** As the owner of the database. */
  readonly query: Query;
  close(): Promise<void>;
}

export interface CampusOptions {
  /** Options of the endpoint `crm` besides its `config`. */
  readonly crm?: object;
  /** Options inside its `config` besides address and secret. */
  readonly crmConfig?: object;
  readonly accountConfig?: object;
  readonly endpoints?: readonly object[];
  /** Further private targets. */
  readonly allow?: readonly string[];
  /** Further top-level members of the configuration. */
  readonly config?: object;
  readonly env?: Readonly<Record<string, string>>;
  readonly database?: TestDatabase;
}

const adminToken = "test-administrator-0123456789-0123456789";

function configOf(receiver: Receiver, appSecret: string, deskSecret: string, options: CampusOptions): object {
  const { crm, crmConfig, accountConfig, endpoints = [], allow = [], config } = options;
  return {
    gateway: { name: "test-school" },
    accounts: [{ id: "campus_app", connector: "app_http", config: { secret: appSecret, ...accountConfig } }],
    endpoints: [
      { id: "crm", adapter: "webhook", ...crm, config: { url: receiver.url, secret: deskSecret, ...crmConfig } },
      ...endpoints,
    ],
    egress: { allow_private: [receiver.address, ...allow] },
    ...config,
  };
}

/** Opens database, receiver and a running gateway. */
export async function openCampus(options: CampusOptions = {}): Promise<Campus> {
  const [appSecret, deskSecret] = [newSecret(), newSecret()];
  const database = options.database ?? (await freshDatabase());
  const receiver = await startReceiver(deskSecret);
  const config = configOf(receiver, appSecret, deskSecret, options);
  const shared = sharedEnv(config, database);
  const env = { ...shared, GATEHOUSE_ADMIN_TOKEN: adminToken, ...options.env };
  const give = async (): Promise<void> => {
    await receiver.close();
    await database.drop();
    await rm(shared["GATEHOUSE_DATA"] as string, { recursive: true, force: true });
  };
  let gateway = await runGateway(env).catch(async (error: unknown) => {
    await give();
    throw error;
  });
  return {
    receiver,
    database,
    appSecret,
    deskSecret,
    env,
    gateway: () => gateway,
    async restart(signal) {
      await gateway.end(signal);
      gateway = await runGateway(env);
    },
    send: (body, headers) => sendSigned(`${gateway.url}/hooks/campus_app`, appSecret, body, headers),
    calledAbout: (messageId, type = "message.received") =>
      eventually(`${type} of ${messageId}`, () =>
        receiver.received.find(
          ({ event }) => event.data.message?.id === messageId && event.type === `gatehouse.${type}.v1`,
        ),
      ),
    admin: (path, method, body) => api(`${gateway.url}/api/v1/${path}`, adminToken, method, body),
    query: queryOf(database.owner),
    async close() {
      await gateway.end("SIGTERM");
      await give();
    },
  };
}
