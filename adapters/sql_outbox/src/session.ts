import type { AdapterSession, GatewayEvent, Host } from "@gatehouse/sdk";
import type { Config } from "./config.js";
import type { Database } from "./database.js";
import { openLine } from "./line.js";
import { pollCommands } from "./poll.js";
import { prepare } from "./prepare.js";
import { markRefused } from "./sql/mark-refused.js";
import { sweeper } from "./sweep.js";
import { write } from "./write.js";

/** The event's row, and the state of the command it is about. */
async function record(database: Database, schema: string, event: GatewayEvent): Promise<void> {
  await write(database, schema, event);
  const refused = event.data.command;
  if (refused !== undefined) await markRefused(database, schema, refused.id, refused.reason);
}

export function openSession(config: Config, host: Host): AdapterSession {
  const { schema } = config;
  const line = openLine({ config, host });
  const sweep = sweeper({ config, host, line });
  let prepared = false;

  /** A table may vanish while we run: after any failure it is looked again. */
  const inTables = <T>(work: (database: Database) => Promise<T>, signal: AbortSignal): Promise<T> =>
    line.use(async (database) => {
      if (!prepared) await prepare(database, schema);
      prepared = false;
      const result = await work(database);
      prepared = true;
      return result;
    }, signal);

  return {
    async send(event, _context, signal) {
      await inTables((database) => record(database, schema, event), signal);
      await sweep(signal);
      return { source_id: event.id, status: "delivered" };
    },
    poll: (cursor, signal) => inTables((database) => pollCommands(database, schema, cursor), signal),
    close: () => line.close(),
  };
}
