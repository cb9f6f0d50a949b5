import { byteaArray, textArray } from "../binary-array.js";
import type { Tx } from "../transaction.js";
import type { IdentityKey } from "./find-identities.js";

export interface NewIdentity extends IdentityKey {
  /** By the next key of the index, while it is rotated. */
  readonly bidxNext: Buffer | null;
  readonly contactPointId: string;
  readonly personId: string;
  readonly linkId: string;
  readonly kid: string;
  readonly kekId: string;
  readonly wrapped: Buffer;
  readonly value: Buffer;
  readonly displayName: Buffer | null;
}

const statement = {
  name: "create-identities",
  text: `WITH i AS (
      SELECT * FROM unnest($1::text[], $2::text[], $3::bytea[], $4::bytea[], $5::text[], $6::text[], $7::text[],
        $8::text[], $9::text[], $10::bytea[], $11::bytea[], $12::bytea[])
      AS i(scheme, scope, bidx, next, cpt, per, lnk, kid, kek, wrapped, value, name)),
    made AS (
      INSERT INTO contact_point (id, scheme, scope, bidx, bidx_next, kid, value)
      SELECT cpt, scheme, scope, bidx, next, kid, value FROM i ORDER BY scheme, scope, bidx
      ON CONFLICT DO NOTHING RETURNING id),
    mine AS (SELECT i.* FROM i JOIN made ON made.id = i.cpt),
    keys AS (
      INSERT INTO data_key (kid, class, owner_id, wrapped, kek_id) SELECT kid, 'person', per, wrapped, kek FROM mine),
    people AS (
      INSERT INTO person (id, kid, display_name, next_event) SELECT per, kid, name, 2 FROM mine),
    links AS (
      INSERT INTO identity_link (id, contact_point_id, person_id, role, source)
      SELECT lnk, cpt, per, 'owner', 'first_contact' FROM mine)
    SELECT cpt FROM mine`,
};

/**
 * One unknown person for each contact point nobody made before; returns the contact points that are ours.
 * Event 1 of each person is spoken for: the caller writes person.created.
 */
export async function createIdentities(tx: Tx, people: readonly NewIdentity[]): Promise<ReadonlySet<string>> {
  const rows = await tx.run<{ cpt: string }>(statement, [
    textArray(people.map((p) => p.scheme)),
    textArray(people.map((p) => p.scope)),
    byteaArray(people.map((p) => p.bidx)),
    byteaArray(people.map((p) => p.bidxNext)),
    textArray(people.map((p) => p.contactPointId)),
    textArray(people.map((p) => p.personId)),
    textArray(people.map((p) => p.linkId)),
    textArray(people.map((p) => p.kid)),
    textArray(people.map((p) => p.kekId)),
    byteaArray(people.map((p) => p.wrapped)),
    byteaArray(people.map((p) => p.value)),
    byteaArray(people.map((p) => p.displayName)),
  ]);
  return new Set(rows.map((row) => row.cpt));
}
