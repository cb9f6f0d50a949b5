import { deletePersonFiles } from "../files/delete-person-files.js";
import { forgetPersonExports } from "../store/sql/forget-person-exports.js";
import { purgePerson } from "../store/sql/purge-person.js";
import type { Tx } from "../store/transaction.js";
import type { Keyring } from "../vault/keyring.js";
import { purgeUnowned } from "./purge-unowned.js";

/** Whose traces are to go: their records, and the keys that still open what is theirs. */
export interface Traces {
  readonly people: readonly string[];
  readonly keyring: Keyring;
}

/** How many of what are gone. */
export type Purged = Readonly<Record<string, number>>;

/**
 * THE place where a part says what it forgets of a person: in the transaction that destroys the keys, in this order,
 * before they are destroyed. A part that keeps anything about people outside the rows of `purge-person.ts` adds its
 * purge here; its counts stand in the certificate.
 */
const purges: readonly ((tx: Tx, traces: Traces) => Promise<Purged>)[] = [
  purgeUnowned,
  (tx, { people }) => purgePerson(tx, people),
  deletePersonFiles,
  (tx, { people }) => forgetPersonExports(tx, people),
];

export async function purgeAll(tx: Tx, traces: Traces): Promise<Purged> {
  const all: Purged[] = [];
  for (const purge of purges) all.push(await purge(tx, traces));
  return Object.assign({}, ...all) as Purged;
}
