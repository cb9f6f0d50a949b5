import type { Logger } from "pino";
import { lostConnection } from "./lost-connection.js";

const quietMs = 60_000;

/** Warns of a store's trouble once a minute per kind: an outage raises one error per connection and second. */
export function calmWarnings(log: Logger, store: "postgres" | "redis"): (error: unknown) => void {
  const lastWarned = new Map<string, number>();
  return (error) => {
    const reason = error instanceof Error ? error.message : String(error);
    const lost = lostConnection(error);
    const kind = lost ? "lost" : reason.replace(/[0-9a-f-]{8,}|\d+/g, "#");
    const now = performance.now();
    if (now - (lastWarned.get(kind) ?? Number.NEGATIVE_INFINITY) < quietMs) return;
    lastWarned.set(kind, now);
    if (lost) log.warn({ store, reason }, "job store is away; jobs wait and go on by themselves when it is back");
    else log.warn({ store, reason }, "job store reports a fault");
  };
}
