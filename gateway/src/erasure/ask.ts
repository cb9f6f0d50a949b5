import { append } from "../ledger/append.js";
import { takeUpRequest } from "../registers/take-up-request.js";
import { newId } from "../store/id.js";
import type { ErasureRow } from "../store/sql/erasure-row.js";
import { findSamePerson } from "../store/sql/find-same-person.js";
import { insertErasure } from "../store/sql/insert-erasure.js";
import { readErasure } from "../store/sql/read-erasure.js";
import { setErasureRequest } from "../store/sql/set-erasure-request.js";
import { withholdPerson } from "../store/sql/withhold-person.js";
import type { Context, Tx } from "../store/transaction.js";
import type { Keyring } from "../vault/keyring.js";

export interface ErasureWish {
  readonly personId: string;
  readonly reason: string;
  /** The case in the register of requests; left out: the oldest open one, or a new one. */
  readonly requestId?: string | undefined;
}

/**
 * Asks for a person to be erased, and sets everything of theirs aside at once. The destruction itself comes when
 * nothing that ran beside this is left (`finish.ts`), or when the last hold on it ends. Undefined: there is no such
 * person. Who was asked for before gets the same answer again. The request it answers stands in the register.
 */
export async function askErasure(
  keyring: Keyring,
  tx: Tx,
  context: Context,
  { personId, reason, requestId }: ErasureWish,
): Promise<ErasureRow | "no_such_request" | undefined> {
  const known = await readErasure(tx, personId);
  if (known !== undefined) return known;
  const people = await findSamePerson(tx, personId);
  if (people.length === 0) return undefined;
  const kids = await withholdPerson(tx, people);
  const id = newId("ers");
  const erasure = await insertErasure(tx, { id, personId, people, kids, reason, askedBy: context.actor });
  const ctx = { held: erasure.state === "restricted" };
  const line = {
    type: "erasure.asked",
    outcome: "success",
    object: { k: "erasure", id },
    subject: people,
    ctx,
  } as const;
  const entryId = await append(tx, context, line);
  const sought = { personId, people, requestId, kinds: ["delete"] } as const;
  const request = await takeUpRequest(keyring, tx, { actor: context.actor, entryId }, sought);
  if (request === undefined) return "no_such_request";
  await setErasureRequest(tx, id, request);
  return { ...erasure, request_id: request };
}
