import type { Tx } from "../transaction.js";

const statement = {
  name: "count-dead-deliveries",
  text: `SELECT count(*)::int AS n FROM dead_letter
    WHERE kind = 'delivery' AND state = 'open' AND target_id = $1 AND last_at >= $2`,
};

/** Open dead letters of an endpoint since then. */
export async function countDeadDeliveries(tx: Tx, endpointId: string, since: Date): Promise<number> {
  const [row] = await tx.run<{ n: number }>(statement, [endpointId, since.toISOString()]);
  return row?.n ?? 0;
}
