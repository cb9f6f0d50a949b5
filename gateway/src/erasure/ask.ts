import { append } from "../ledger/append.js";
import { newId } from "../store/id.js";
import type { ErasureRow } from "../store/sql/erasure-row.js";
import { findSamePerson } from "../store/sql/find-same-person.js";
import { insertErasure } from "../store/sql/insert-erasure.js";
import { readErasure } from "../store/sql/read-erasure.js";
import { withholdPerson } from "../store/sql/withhold-person.js";
import type { Context, Tx } from "../store/transaction.js";

/**
 * Asks for a person to be erased, and sets everything of theirs aside at once. The destruction itself comes when
 * nothing that ran beside this is left (`finish.ts`), or when the last hold on it ends. Undefined: there is no such
 * person. Who was asked for before gets the same answer again.
 */
export async function askErasure(
  tx: Tx,
  context: Context,
  personId: string,
  reason: string,
): Promise<ErasureRow | undefined> {
  const known = await readErasure(tx, personId);
  if (known !== undefined) return known;
  const people = await findSamePerson(tx, personId);
  if (people.length === 0) return undefined;
  const kids = await withholdPerson(tx, people);
  const asked = { id: newId("ers"), personId, people, kids, reason, askedBy: context.actor };
  const erasure = await insertErasure(tx, asked);
  const object = { k: "erasure", id: erasure.id };
  const ctx = { held: erasure.state === "restricted" };
  await append(tx, context, { type: "erasure.asked", outcome: "success", object, subject: people, ctx });
  return erasure;
}
