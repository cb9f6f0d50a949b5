import type { Tx } from "../transaction.js";

const statement = {
  name: "insert-receipt",
  text: `INSERT INTO receipt (message_id, recipient, status, at, provider_code) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT DO NOTHING RETURNING message_id`,
};

/** True when this receipt is new; the same one again changes nothing. */
export async function insertReceipt(
  tx: Tx,
  r: { messageId: string; recipient: Buffer; status: string; at: Date; providerCode: string | null },
): Promise<boolean> {
  return (await tx.run(statement, [r.messageId, r.recipient, r.status, r.at, r.providerCode])).length > 0;
}
