import type { Duplex } from "node:stream";
import { type Host, PluginError, type SocketTarget } from "@gatehouse/sdk";
import pg from "pg";
import type { Config } from "./config.js";
import type { Database } from "./database.js";
import { setLimits } from "./sql/set-limits.js";

export interface LinkDeps {
  readonly config: Config;
  readonly host: Pick<Host, "connect">;
}

/** One logged-in connection. */
export interface Link {
  readonly database: Database;
  /** Resolves when the connection is gone. */
  readonly ended: Promise<void>;
  /** Says goodbye; what runs is finished first. */
  end(): Promise<void>;
  /** Cuts the connection; what runs on it fails. */
  destroy(): void;
}

/** A forbidden address is a fault of the options, not of the event that happens to be next. */
async function dial(host: LinkDeps["host"], target: SocketTarget, signal: AbortSignal): Promise<Duplex> {
  try {
    return await host.connect(target, signal);
  } catch (error) {
    if (error instanceof PluginError && error.code === "rejected")
      throw new PluginError("invalid_config", error.message, error.details);
    throw error;
  }
}

/** pg dials the stream it is given; the host has dialled this one already, past the egress guard. */
function dialled(socket: Duplex): Duplex {
  const connect = (): Duplex => {
    queueMicrotask(() => socket.emit("connect"));
    return socket;
  };
  return Object.assign(socket, { connect, setNoDelay: () => socket });
}

/** Every option is given: what is left out pg takes from the process's environment. TLS is asked for within the protocol. */
function clientOver(socket: Duplex, { host, port, database, user, password, tls, ca }: Config): pg.Client {
  const ssl = tls && { rejectUnauthorized: true, ...(ca !== undefined && { ca }) };
  const where = { host, port, database, user, password, ssl };
  return new pg.Client({ ...where, application_name: "gatehouse", stream: () => dialled(socket) as never });
}

const databaseOf = (client: pg.Client): Database => ({
  async query<Row>(sql: string, values?: readonly unknown[]) {
    const { rows, rowCount } = await client.query(sql, values && [...values]);
    return { rows: rows as Row[], rowCount };
  },
});

/** Dials and logs in. Throws PluginError or what pg throws; see `failure`. */
export async function connect({ config, host }: LinkDeps, signal: AbortSignal): Promise<Link> {
  const socket = await dial(host, { host: config.host, port: config.port }, signal);
  const destroy = (): void => void socket.destroy();
  const client = clientOver(socket, config);
  // Without a listener the loss of an idle connection would end the process.
  client.on("error", destroy);
  const ended = new Promise<void>((resolve) => client.once("end", resolve));
  signal.addEventListener("abort", destroy, { once: true });
  try {
    await client.connect();
    const database = databaseOf(client);
    await setLimits(database);
    return { database, ended, end: () => client.end(), destroy };
  } catch (error) {
    destroy();
    throw error;
  } finally {
    signal.removeEventListener("abort", destroy);
  }
}
