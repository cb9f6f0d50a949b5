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
    CROSS JOIN LATERAL (SELECT id FROM contact_point WHERE scheme = i.scheme AND scope = i.scope AND bidx = i.bidx LIMIT 1) c
    CROSS JOIN LATERAL (SELECT person_id FROM identity_link
      WHERE contact_point_id = c.id AND role = 'owner' AND valid_to IS NULL LIMIT 1) l
    CROSS JOIN LATERAL (SELECT id, kind, minor, display_name, kid FROM person WHERE id = l.person_id LIMIT 1) p
    CROSS JOIN LATERAL (SELECT kid, wrapped FROM data_key WHERE kid = p.kid LIMIT 1) k`,
};

/**
 * The owners of contact points, by exact match. `n` counts the input from 1; what is missing is not known yet.
 * LATERAL with LIMIT fixes the order of the look-ups: a planner that thinks the tables small starts at the wrong end.
 */
export const findIdentities = (tx: Tx, keys: readonly IdentityKey[]): Promise<IdentityRow[]> =>
  tx.run<IdentityRow>(statement, [
    textArray(keys.map((k) => k.scheme)),
    textArray(keys.map((k) => k.scope)),
    byteaArray(keys.map((k) => k.bidx)),
  ]);
