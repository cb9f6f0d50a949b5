import { byteaArray, textArray } from "../binary-array.js";
import type { Tx } from "../transaction.js";
import type { SourceKey } from "./claim-source-keys.js";

const statement = {
  name: "claim-content-keys",
  text: `INSERT INTO content_key (account_id, key, raw_id, message_id)
    SELECT a, k, r, m FROM unnest($1::text[], $2::bytea[], $3::text[], $4::text[]) AS i(a, k, r, m)
    ORDER BY a, k ON CONFLICT DO NOTHING RETURNING raw_id`,
};

/** The second net: content seen before under another id. Ordered like the source keys. */
export async function claimContentKeys(tx: Tx, keys: readonly SourceKey[]): Promise<ReadonlySet<string>> {
  const rows = await tx.run<{ raw_id: string }>(statement, [
    textArray(keys.map((k) => k.accountId)),
    byteaArray(keys.map((k) => k.key)),
    textArray(keys.map((k) => k.rawId)),
    textArray(keys.map((k) => k.messageId)),
  ]);
  return new Set(rows.map((row) => row.raw_id));
}
