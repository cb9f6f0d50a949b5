import type { Tx } from "../transaction.js";
import { type HeldRow, heldColumns } from "./lock-conversation.js";

const statement = {
  name: "read-newest-conversation-of",
  text: `SELECT ${heldColumns} WHERE c.contact_point_id = $1 ORDER BY c.id DESC LIMIT 1`,
};

/** The newest conversation with a contact point: it says by which account the person is known there. */
export const readNewestConversationOf = async (tx: Tx, contactPointId: string): Promise<HeldRow | undefined> =>
  (await tx.run<HeldRow>(statement, [contactPointId]))[0];
