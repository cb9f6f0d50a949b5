import type { Person } from "@gatehouse/sdk";
import { newId } from "../../store/id.js";
import { createIdentities, type NewIdentity } from "../../store/sql/create-identities.js";
import { findIdentities, type IdentityRow } from "../../store/sql/find-identities.js";
import type { Tx } from "../../store/transaction.js";
import type { Keyring } from "../../vault/keyring.js";
import { type DataKey, seal, unseal } from "../../vault/seal.js";
import type { KnownPoint } from "../arrival.js";
import { pointIndex, pointIndexes } from "../point-index.js";

/** Whose contact point it is, with the key that person's values are sealed with. */
export interface Identity {
  readonly contactPointId: string;
  readonly personId: string;
  readonly kind: Person["kind"];
  readonly minor: boolean;
  readonly displayName?: string;
  readonly key: DataKey;
  /** Made by this transaction. */
  readonly isNew: boolean;
}

/** Names a contact point within a batch; what is looked up is computed in the transaction: the index may be rotated. */
export const pointKey = (point: KnownPoint): string => point.bidx.toString("latin1");

function known(keyring: Keyring, row: IdentityRow): Identity {
  const key = keyring.open(row);
  const name = row.display_name && unseal(key, `person|${row.person_id}|display_name`, row.display_name).toString();
  return {
    contactPointId: row.contact_point_id,
    personId: row.person_id,
    kind: row.kind as Person["kind"],
    minor: row.minor,
    ...(name !== null && { displayName: name }),
    key,
    isNew: false,
  };
}

function fresh(keyring: Keyring, point: KnownPoint): { readonly row: NewIdentity; readonly identity: Identity } {
  const { dataKey, wrapped } = keyring.create();
  const { value, second } = pointIndex(keyring, point);
  const contactPointId = newId("cpt");
  const personId = newId("per");
  const { displayName } = point;
  return {
    row: {
      scheme: point.scheme,
      scope: point.scope,
      bidx: value,
      bidxNext: second,
      contactPointId,
      personId,
      linkId: newId("lnk"),
      kid: dataKey.kid,
      kekId: keyring.kekId,
      wrapped,
      value: seal(dataKey, `contact_point|${contactPointId}|value`, point.value),
      displayName: displayName === undefined ? null : seal(dataKey, `person|${personId}|display_name`, displayName),
    },
    identity: {
      contactPointId,
      personId,
      kind: "unknown",
      minor: false,
      ...(displayName !== undefined && { displayName }),
      key: dataKey,
      isNew: true,
    },
  };
}

async function look(
  keyring: Keyring,
  tx: Tx,
  points: readonly KnownPoint[],
  into: Map<string, Identity>,
): Promise<void> {
  const wanted = points.flatMap((point) => pointIndexes(keyring, point).map((bidx) => ({ point, bidx })));
  const keys = wanted.map(({ point: { scheme, scope }, bidx }) => ({ scheme, scope, bidx }));
  for (const row of await findIdentities(tx, keys)) {
    const { point } = wanted[row.n - 1] as (typeof wanted)[number];
    into.set(pointKey(point), known(keyring, row));
  }
}

/**
 * The person behind each contact point, made where nobody knows it yet. One that another transaction made at the same
 * moment is waited for by the insert and then read.
 */
export async function resolveIdentities(
  keyring: Keyring,
  tx: Tx,
  points: readonly KnownPoint[],
): Promise<ReadonlyMap<string, Identity>> {
  const unique = [...new Map(points.map((point) => [pointKey(point), point])).values()];
  const found = new Map<string, Identity>();
  await look(keyring, tx, unique, found);
  const missing = unique.filter((point) => !found.has(pointKey(point)));
  if (missing.length === 0) return found;
  const made = missing.map((point) => ({ point, ...fresh(keyring, point) }));
  const ours = await createIdentities(
    tx,
    made.map(({ row }) => row),
  );
  for (const { point, row, identity } of made) if (ours.has(row.contactPointId)) found.set(pointKey(point), identity);
  const raced = missing.filter((point) => !found.has(pointKey(point)));
  if (raced.length > 0) await look(keyring, tx, raced, found);
  return found;
}
