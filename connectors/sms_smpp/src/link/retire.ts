import { setTimeout as sleep } from "node:timers/promises";
import { unbind } from "../wire/bind.js";
import type { Connection } from "../wire/connection.js";

const stepMs = 50;

/** Ends a connection when every request on it has its answer, so that no send is left in doubt. */
export async function retire(connection: Connection): Promise<void> {
  while (connection.isOpen() && connection.inFlight() > 0) await sleep(stepMs);
  await unbind(connection);
  await connection.ended;
}
