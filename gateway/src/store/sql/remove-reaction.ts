import type { Tx } from "../transaction.js";

const statement = {
  name: "remove-reaction",
  text: `DELETE FROM reaction WHERE message_id = $1 AND contact_point_id = $2 AND emoji = $3 RETURNING message_id`,
};

/** True when there was such a reaction. */
export const removeReaction = async (
  tx: Tx,
  messageId: string,
  contactPointId: string,
  emoji: string,
): Promise<boolean> => (await tx.run(statement, [messageId, contactPointId, emoji])).length > 0;
