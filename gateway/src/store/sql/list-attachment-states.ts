import { textArray } from "../binary-array.js";
import type { Tx } from "../transaction.js";

const statement = {
  name: "list-attachment-states",
  text: "SELECT id, state FROM attachment WHERE message_id = ANY($1::text[])",
};

/** Files of these messages, and whether their bytes are here. */
export const listAttachmentStates = (
  tx: Tx,
  messageIds: readonly string[],
): Promise<{ readonly id: string; readonly state: "pending" | "stored" | "failed" | "expired" }[]> =>
  tx.run(statement, [textArray(messageIds)]);
