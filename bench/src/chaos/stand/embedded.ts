/** Where a database is and who logs in. */
export interface Connection {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

export interface Connections {
  readonly owner: Connection;
  readonly app: Connection;
  readonly superuser: Connection;
}

/** A Postgres of the run's own, which stays down for as long as a fault says. */
export interface OwnServer extends Connections {
  readonly address: { readonly host: string; readonly port: number };
  start(): Promise<void>;
  end(signal: "SIGKILL" | "SIGQUIT"): void;
  isRunning(): boolean;
  stop(): Promise<void>;
}

interface DatabasePair {
  leader(): OwnServer;
  standby(): OwnServer;
  failOver(): Promise<void>;
  follow(): Promise<void>;
  stop(): Promise<void>;
}

interface Servers {
  startOwnServer(dataDir: string): Promise<OwnServer>;
  startPair(folder: string, replication: "sync"): Promise<DatabasePair>;
}

const modules = ["own-server", "database-pair"];

/** The product's own way of making and starting a database, taken from its build so that the two cannot drift apart. */
export async function loadServers(): Promise<Servers> {
  const folder = new URL("../../../../gateway/dist/testing/", import.meta.url);
  const parts = await Promise.all(
    modules.map(async (name): Promise<object> => (await import(new URL(`${name}.js`, folder).href)) as object),
  );
  return Object.assign({}, ...parts) as Servers;
}
