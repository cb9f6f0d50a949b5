import type { Tx } from "../transaction.js";
import { type HeldRow, heldColumns } from "./lock-conversation.js";

const statement = { name: "read-conversation", text: `SELECT ${heldColumns} WHERE c.id = $1` };

/** One conversation, not locked: for reading only. */
export const readConversation = (tx: Tx, id: string): Promise<HeldRow[]> => tx.run<HeldRow>(statement, [id]);
