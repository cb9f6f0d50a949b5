import { byteaArray, textArray } from "../binary-array.js";
import type { Tx } from "../transaction.js";

export interface IdentityKey {
  readonly scheme: string;
  readonly scope: string;
  readonly bidx: Buffer;
}

export interface IdentityRow {
  readonly n: number;
  readonly contact_point_id: string;
  readonly person_id: string;
  readonly kind: string;
  readonly minor: boolean;
  readonly display_name: Buffer | null;
  readonly kid: string;
  readonly wrapped: Buffer;
}

const statement = {
  name: "find-identities",
  text: `SELECT i.n::int AS n, c.id AS contact_point_id, p.id AS person_id, p.kind, p.minor, p.display_name, k.kid, k.wrapped
    FROM unnest($1::text[], $2::text[], $3::bytea[]) WITH ORDINALITY AS i(scheme, scope, bidx, n)
    JOIN contact_point c ON c.scheme = i.scheme AND c.scope = i.scope AND c.bidx = i.bidx
    JOIN identity_link l ON l.contact_point_id = c.id AND l.role = 'owner' AND l.valid_to IS NULL
    JOIN person p ON p.id = l.person_id
    JOIN data_key k ON k.kid = p.kid`,
};

/** The owners of contact points, by exact match. `n` counts the input from 1; what is missing is not known yet. */
export const findIdentities = (tx: Tx, keys: readonly IdentityKey[]): Promise<IdentityRow[]> =>
  tx.run<IdentityRow>(statement, [
    textArray(keys.map((k) => k.scheme)),
    textArray(keys.map((k) => k.scope)),
    byteaArray(keys.map((k) => k.bidx)),
  ]);
