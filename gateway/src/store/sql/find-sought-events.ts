import type { Tx } from "../transaction.js";
import { type SoughtEvents, soughtCondition, soughtValues } from "./sought-events.js";

export interface PlacedEvent {
  readonly id: string;
  readonly partition_key: string;
  readonly sequence: string;
}

const statement = {
  name: "find-sought-events",
  text: `SELECT e.id, e.partition_key, e.sequence FROM event e WHERE e.id > $8 AND ${soughtCondition}
    ORDER BY e.id LIMIT $9`,
};

/** The next of the sought events, oldest first. */
export const findSoughtEvents = (tx: Tx, sought: SoughtEvents, after: string, limit: number): Promise<PlacedEvent[]> =>
  tx.run<PlacedEvent>(statement, [...soughtValues(sought), after, limit]);
