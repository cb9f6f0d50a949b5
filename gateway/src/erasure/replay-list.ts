import { append } from "../ledger/append.js";
import { destroyKeys } from "../store/sql/destroy-keys.js";
import { findUnerased } from "../store/sql/find-unerased.js";
import type { HoldRow } from "../store/sql/hold-row.js";
import { insertErasure, type NewErasure } from "../store/sql/insert-erasure.js";
import { readErasure } from "../store/sql/read-erasure.js";
import { restoreHold } from "../store/sql/restore-hold.js";
import { setErasure } from "../store/sql/set-erasure.js";
import { withholdPerson } from "../store/sql/withhold-person.js";
import { systemContext, type Tx } from "../store/transaction.js";
import type { Keyring } from "../vault/keyring.js";
import { type LineOf, type ListLine, linesOf } from "./erased-list.js";
import { purgeAll } from "./purges.js";

const context = { ...systemContext, actor: "restore" };

const dateOf = (time: string | null): Date | null => (time === null ? null : new Date(time));

function holdOf(
  { id, of, target, from, to, reason, by, at }: LineOf<"held">,
  end: LineOf<"lifted"> | undefined,
): HoldRow {
  const bounds = { from_at: dateOf(from), to_at: dateOf(to) };
  const placed = { id, kind: of, target_id: target, ...bounds, reason, placed_by: by, placed_at: new Date(at) };
  return { ...placed, lifted_by: end?.by ?? null, lifted_at: dateOf(end?.at ?? null) };
}

async function replayHolds(tx: Tx, list: readonly ListLine[]): Promise<void> {
  const ends = new Map(linesOf(list, "lifted").map((end) => [end.id, end]));
  for (const held of linesOf(list, "held")) {
    if (!(await restoreHold(tx, holdOf(held, ends.get(held.id))))) continue;
    const object = { k: "hold", id: held.id };
    await append(tx, context, { type: "hold.restored", outcome: "success", object });
  }
}

/** Sets aside again; the erasure's id, for one that the database knows or that it learns of here. */
async function setAside(tx: Tx, row: Omit<NewErasure, "kids" | "personId">): Promise<string> {
  const [personId = ""] = row.people;
  const kids = await withholdPerson(tx, row.people);
  const known = await readErasure(tx, personId);
  return (known ?? (await insertErasure(tx, { ...row, personId, kids }))).id;
}

async function askAgain(tx: Tx, { id, people, reason, by }: LineOf<"asked">): Promise<void> {
  const there = await findUnerased(tx, people);
  if (there.length === 0 || (await readErasure(tx, there[0] ?? "")) !== undefined) return;
  await setAside(tx, { id, people: there, reason, askedBy: by });
  const object = { k: "erasure", id };
  await append(tx, context, { type: "erasure.asked_again", outcome: "success", object, subject: there });
}

async function eraseAgain(tx: Tx, keyring: Keyring, { id, people, at }: LineOf<"erased">): Promise<number> {
  const there = await findUnerased(tx, people);
  if (there.length === 0) return 0;
  const erasure = await setAside(tx, { id, people: there, reason: "restore", askedBy: context.actor });
  const purged = await purgeAll(tx, { people: there, keyring });
  const keys = (await destroyKeys(tx, there)).map(({ kid }) => kid);
  const facts = { id, people: there, erased_at: at, keys_destroyed: keys, erased: purged };
  await setErasure(tx, erasure, "erased", { format: "gatehouse-erasure-replayed/v1", ...facts });
  const object = { k: "erasure", id };
  await append(tx, context, { type: "subject.erased_again", outcome: "success", object, subject: there });
  return there.length;
}

/**
 * A backup brings back who was erased since, and knows nothing of holds since. Holds first: what they keep must not be
 * lost to an erasure that was only asked for. Returns how many people were erased again.
 */
export async function replayList(tx: Tx, keyring: Keyring, list: readonly ListLine[]): Promise<number> {
  await replayHolds(tx, list);
  const asked = linesOf(list, "asked");
  const erased = linesOf(list, "erased");
  // One question for all of them: at an ordinary start nobody is back.
  const back = new Set(
    await findUnerased(
      tx,
      [...asked, ...erased].flatMap(({ people }) => people),
    ),
  );
  const isBack = ({ people }: { readonly people: readonly string[] }): boolean => people.some((id) => back.has(id));
  for (const one of asked.filter(isBack)) await askAgain(tx, one);
  let again = 0;
  for (const one of erased.filter(isBack)) again += await eraseAgain(tx, keyring, one);
  return again;
}
