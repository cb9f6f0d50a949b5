import type { Tx } from "../transaction.js";

const statement = {
  name: "add-reaction",
  text: `INSERT INTO reaction (message_id, contact_point_id, emoji) VALUES ($1, $2, $3)
    ON CONFLICT DO NOTHING RETURNING message_id`,
};

/** True when the reaction is new. */
export const addReaction = async (tx: Tx, messageId: string, contactPointId: string, emoji: string): Promise<boolean> =>
  (await tx.run(statement, [messageId, contactPointId, emoji])).length > 0;
