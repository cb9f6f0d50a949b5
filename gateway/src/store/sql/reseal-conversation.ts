import type { Tx } from "../transaction.js";

export interface Resealed {
  readonly id: string;
  readonly kid: string;
  readonly threadRef: Buffer | null;
  readonly subject: Buffer | null;
  readonly offer: Buffer | null;
}

const statement = {
  name: "reseal-conversation",
  text: `UPDATE conversation SET kid = $2, thread_ref = $3, subject = $4, offer = $5 WHERE id = $1`,
};

/** What a conversation holds, sealed with another key. */
export const resealConversation = (tx: Tx, { id, kid, threadRef, subject, offer }: Resealed): Promise<unknown> =>
  tx.run(statement, [id, kid, threadRef, subject, offer]);
