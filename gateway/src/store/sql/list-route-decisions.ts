import { textArray } from "../binary-array.js";
import type { Tx } from "../transaction.js";

export interface RouteDecisionRow {
  readonly conversation_id: string;
  readonly rule: string;
  readonly group_id: string;
  readonly priority: string;
  readonly at: Date;
}

const statement = {
  name: "list-route-decisions",
  text: `SELECT conversation_id, rule, group_id, priority, at FROM route_decision
    WHERE conversation_id = ANY($1::text[]) ORDER BY id`,
};

/** By which rule these conversations went where, oldest first. */
export const listRouteDecisions = (tx: Tx, conversationIds: readonly string[]): Promise<RouteDecisionRow[]> =>
  tx.run<RouteDecisionRow>(statement, [textArray(conversationIds)]);
