import { append } from "../ledger/append.js";
import { destroyKeys } from "../store/sql/destroy-keys.js";
import { findUnerased } from "../store/sql/find-unerased.js";
import { insertErasure } from "../store/sql/insert-erasure.js";
import { readErasure } from "../store/sql/read-erasure.js";
import { setErasure } from "../store/sql/set-erasure.js";
import { withholdPerson } from "../store/sql/withhold-person.js";
import { systemContext, type Tx } from "../store/transaction.js";
import type { Keyring } from "../vault/keyring.js";
import type { ErasedEntry } from "./erased-list.js";
import { purgeAll } from "./purges.js";

const context = { ...systemContext, actor: "restore" };

async function again(tx: Tx, keyring: Keyring, erased: ErasedEntry, people: readonly string[]): Promise<void> {
  const [first = ""] = people;
  const kids = await withholdPerson(tx, people);
  const known = await readErasure(tx, first);
  const asked = { id: erased.id, personId: first, people, kids, reason: "restore", askedBy: context.actor };
  const { id } = known ?? (await insertErasure(tx, asked));
  const purged = await purgeAll(tx, { people, keyring });
  const destroyed = (await destroyKeys(tx, people)).map(({ kid }) => kid);
  await setErasure(tx, id, "erased", {
    format: "gatehouse-erasure-replayed/v1",
    id: erased.id,
    people,
    erased_at: erased.at,
    keys_destroyed: destroyed,
    erased: purged,
  });
  const object = { k: "erasure", id: erased.id };
  await append(tx, context, { type: "subject.erased_again", outcome: "success", object, subject: people });
}

/**
 * A backup brings back who was erased since. Erases them again, in the transaction that fills the database, so that
 * nobody ever sees them. Returns how many people.
 */
export async function replayErased(tx: Tx, keyring: Keyring, list: readonly ErasedEntry[]): Promise<number> {
  let replayed = 0;
  for (const erased of list) {
    const people = await findUnerased(tx, erased.people);
    if (people.length > 0) await again(tx, keyring, erased, people);
    replayed += people.length;
  }
  return replayed;
}
