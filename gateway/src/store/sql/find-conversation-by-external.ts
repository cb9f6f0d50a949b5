import type { Tx } from "../transaction.js";

const statement = {
  name: "find-conversation-by-external",
  text: `SELECT conversation_id FROM external_ref WHERE endpoint_id = $1 AND external_id = $2
    ORDER BY created_at DESC LIMIT 1`,
};

/** The conversation an endpoint means by its own id. */
export async function findConversationByExternal(
  tx: Tx,
  endpointId: string,
  externalId: string,
): Promise<string | undefined> {
  const [row] = await tx.run<{ conversation_id: string }>(statement, [endpointId, externalId]);
  return row?.conversation_id;
}
