import type { Tx } from "../transaction.js";

export interface KeyOwnerRow {
  readonly kind: string;
  readonly owner_id: string;
  /** Of a person: the key that seals what is new, and the name it sealed. */
  readonly person_kid: string | null;
  readonly display_name: Buffer | null;
  readonly wrapped: Buffer;
}

const statement = {
  name: "lock-key-owner",
  text: `SELECT k.class AS kind, k.owner_id, k.wrapped, p.kid AS person_kid, p.display_name
    FROM data_key k LEFT JOIN person p ON p.id = k.owner_id AND p.erased_at IS NULL AND k.class = 'person'
    WHERE k.kid = $1 AND k.wrapped IS NOT NULL FOR UPDATE OF k`,
};

/** Whose key it is, locked; undefined when it is destroyed or set aside. */
export const lockKeyOwner = async (tx: Tx, kid: string): Promise<KeyOwnerRow | undefined> =>
  (await tx.run<KeyOwnerRow>(statement, [kid]))[0];
