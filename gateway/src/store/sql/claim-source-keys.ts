import { byteaArray, textArray } from "../binary-array.js";
import type { Tx } from "../transaction.js";

export interface SourceKey {
  readonly accountId: string;
  readonly key: Buffer;
  readonly rawId: string;
  readonly messageId: string | null;
}

const statement = {
  name: "claim-source-keys",
  text: `INSERT INTO source_key (account_id, key, raw_id, message_id)
    SELECT a, k, r, m FROM unnest($1::text[], $2::bytea[], $3::text[], $4::text[]) AS i(a, k, r, m)
    ORDER BY a, k ON CONFLICT DO NOTHING RETURNING raw_id`,
};

/** Takes the keys nobody took before, in one global order so that two batches never wait for each other in a ring. */
export async function claimSourceKeys(tx: Tx, keys: readonly SourceKey[]): Promise<ReadonlySet<string>> {
  const rows = await tx.run<{ raw_id: string }>(statement, [
    textArray(keys.map((k) => k.accountId)),
    byteaArray(keys.map((k) => k.key)),
    textArray(keys.map((k) => k.rawId)),
    textArray(keys.map((k) => k.messageId)),
  ]);
  return new Set(rows.map((row) => row.raw_id));
}
