import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Client, type ClientConfig } from "pg";

export interface Database {
  readonly config: ClientConfig;
  readonly client: Client;
  /** The server's first process, when it runs on this machine. */
  readonly postmaster: number | undefined;
  close(): Promise<void>;
}

const linesOf = (file: string): string[] => (existsSync(file) ? readFileSync(file, "utf8").split("\n") : []);

/** The embedded server's superuser: the bench makes its own schema and reads what no application role may. */
export function embeddedConfig(dataDir: string): ClientConfig {
  const [, , , port, host] = linesOf(join(dataDir, "cluster", "postmaster.pid"));
  const [password] = linesOf(join(dataDir, "keys", "database-superuser"));
  if (port === undefined || password === undefined)
    throw new Error(`no embedded Postgres runs in ${dataDir}; is the gateway started?`);
  return { host: host || "127.0.0.1", port: Number(port), user: "postgres", password, database: "gatehouse" };
}

/** A backend's parent is the postmaster; on another machine that process does not exist here, or is no postgres. */
function parentOf(backend: number): number | undefined {
  const status = linesOf(`/proc/${backend}/status`).join("\n");
  return /^Name:\s+postgres/m.test(status) ? Number(/^PPid:\s+(\d+)/m.exec(status)?.[1]) : undefined;
}

export async function openDatabase(config: ClientConfig): Promise<Database> {
  const client = new Client(config);
  client.on("error", () => undefined);
  await client.connect();
  // Rows are shown to who says for whom it acts; an operator's own database has no superuser for us.
  await client.query("SET app.role = 'system'");
  const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
  return { config, client, postmaster: parentOf(rows[0]?.pid ?? 0), close: () => client.end() };
}

/** A configuration as a URL, for programs that take nothing else; a socket folder goes into the query. */
export function urlOf(config: ClientConfig): string {
  if (config.connectionString !== undefined) return config.connectionString;
  const login = `${config.user}:${encodeURIComponent(String(config.password))}`;
  const host = encodeURIComponent(config.host ?? "127.0.0.1");
  return `postgres://${login}@/${config.database}?host=${host}&port=${config.port}`;
}
