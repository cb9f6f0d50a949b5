import { textArray } from "../binary-array.js";
import type { Tx } from "../transaction.js";

export interface RouteDecision {
  readonly id: string;
  readonly conversationId: string;
  readonly rule: string;
  readonly groupId: string;
  readonly priority: string;
  readonly trace: unknown;
}

const statement = {
  name: "insert-route-decisions",
  text: `INSERT INTO route_decision (id, conversation_id, rule, group_id, priority, trace)
    SELECT id, conversation, rule, grp, priority, trace::jsonb
    FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[])
      AS i(id, conversation, rule, grp, priority, trace)`,
};

/** Why each conversation went where it went. */
export const insertRouteDecisions = (tx: Tx, rows: readonly RouteDecision[]): Promise<unknown> =>
  tx.run(statement, [
    textArray(rows.map((r) => r.id)),
    textArray(rows.map((r) => r.conversationId)),
    textArray(rows.map((r) => r.rule)),
    textArray(rows.map((r) => r.groupId)),
    textArray(rows.map((r) => r.priority)),
    textArray(rows.map((r) => JSON.stringify(r.trace))),
  ]);
