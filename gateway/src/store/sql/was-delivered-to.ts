import type { Tx } from "../transaction.js";

const statement = {
  name: "was-delivered-to",
  text: `SELECT 1 FROM event e WHERE e.partition_key = $2 AND (
      EXISTS (SELECT 1 FROM attempt a WHERE a.target_id = $1 AND a.item_id = e.id AND a.kind = 'endpoint')
      OR EXISTS (SELECT 1 FROM delivery d WHERE d.target_id = $1 AND d.item_id = e.id AND d.kind = 'endpoint' AND d.owner IS NOT NULL)
      OR EXISTS (SELECT 1 FROM disclosure c WHERE c.endpoint_id = $1 AND c.item_id = e.id AND c.via = 'pull'))
    LIMIT 1`,
};

/** Has this endpoint ever been sent, or fetched, something of this conversation? It may not write to what it never received. */
export const wasDeliveredTo = async (tx: Tx, endpointId: string, conversationId: string): Promise<boolean> =>
  (await tx.run(statement, [endpointId, conversationId])).length > 0;
