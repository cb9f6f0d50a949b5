import type { Tx } from "../transaction.js";

const statement = {
  name: "read-external-ref",
  text: "SELECT external_id FROM external_ref WHERE endpoint_id = $1 AND conversation_id = $2",
};

/** What an endpoint calls a conversation; undefined before its first event there. */
export async function readExternalRef(tx: Tx, endpointId: string, conversationId: string): Promise<string | undefined> {
  const [row] = await tx.run<{ external_id: string }>(statement, [endpointId, conversationId]);
  return row?.external_id;
}
