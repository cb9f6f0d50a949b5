import type { Tx } from "../transaction.js";

const statement = { name: "set-offer", text: "UPDATE conversation SET offer = $2 WHERE id = $1" };

/** The choices a person was last given as numbered lines, sealed; null: none any more. */
export const setOffer = (tx: Tx, conversationId: string, offer: Buffer | null): Promise<unknown> =>
  tx.run(statement, [conversationId, offer]);
