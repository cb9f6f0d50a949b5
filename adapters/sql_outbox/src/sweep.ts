import type { Host } from "@gatehouse/sdk";
import type { Config } from "./config.js";
import type { Line } from "./line.js";
import { deleteOldCommands } from "./sql/delete-old-commands.js";
import { deleteOldEvents } from "./sql/delete-old-events.js";

const batch = 500;
const pauseMs = 3_600_000;

export interface SweepDeps {
  readonly config: Config;
  readonly host: Pick<Host, "now" | "log">;
  readonly line: Line;
}

/** Removes what is older than `keep_days`, a batch after a send and then an hour's pause; a full batch is followed at once. */
export function sweeper({ config, host, line }: SweepDeps): (signal: AbortSignal) => Promise<void> {
  const { schema, keep_days: days } = config;
  let nextAt = 0;

  const batchOf = (signal: AbortSignal): Promise<number> =>
    line.use(async (database) => {
      const events = await deleteOldEvents(database, schema, days, batch);
      const commands = await deleteOldCommands(database, schema, days, batch);
      return Math.max(events, commands);
    }, signal);

  return async (signal) => {
    const now = host.now().getTime();
    if (now < nextAt) return;
    nextAt = now + pauseMs;
    try {
      if ((await batchOf(signal)) === batch) nextAt = now;
    } catch (err) {
      // The event is written: what is too old can wait.
      host.log.warn({ err }, "old rows could not be removed");
    }
  };
}
