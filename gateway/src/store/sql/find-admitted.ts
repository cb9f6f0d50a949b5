import { byteaArray, textArray } from "../binary-array.js";
import type { Tx } from "../transaction.js";

export interface AdmittedRow {
  readonly n: number;
  readonly raw_id: string;
  readonly message_id: string | null;
  readonly conversation_id: string | null;
  readonly person_id: string | null;
  readonly sequence: string | null;
}

const statement = {
  name: "find-admitted",
  text: `SELECT i.n::int AS n, s.raw_id, s.message_id, m.conversation_id, m.person_id, m.sequence
    FROM unnest($1::text[], $2::bytea[], $3::bytea[]) WITH ORDINALITY AS i(account_id, key, content, n)
    JOIN LATERAL (
      SELECT raw_id, message_id FROM source_key WHERE account_id = i.account_id AND key = i.key
      UNION ALL
      SELECT raw_id, message_id FROM content_key WHERE account_id = i.account_id AND key = i.content
      LIMIT 1) s ON true
    LEFT JOIN message m ON m.id = s.message_id`,
};

/** What an earlier arrival with the same key, or the same content, was admitted as. `n` counts the input from 1. */
export const findAdmitted = (
  tx: Tx,
  keys: readonly { readonly accountId: string; readonly key: Buffer; readonly content: Buffer | null }[],
): Promise<AdmittedRow[]> =>
  tx.run<AdmittedRow>(statement, [
    textArray(keys.map((k) => k.accountId)),
    byteaArray(keys.map((k) => k.key)),
    byteaArray(keys.map((k) => k.content)),
  ]);
