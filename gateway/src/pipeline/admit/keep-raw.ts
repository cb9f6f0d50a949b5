import { accountContext, append, type Line } from "../../ledger/append.js";
import { newId } from "../../store/id.js";
import { insertDeadLetters } from "../../store/sql/insert-dead-letters.js";
import { insertRawEvents } from "../../store/sql/insert-raw-events.js";
import type { Tx } from "../../store/transaction.js";
import { accountKey } from "../account-key.js";
import type { Arrival } from "../arrival.js";
import type { AdmitDeps } from "./deps.js";
import { type RawKey, sealRaw } from "./raw.js";

/** Writes one line of the book about a raw event, in the name of its account. */
export async function bookRaw(tx: Tx, arrival: Arrival, type: string, outcome: Line["outcome"]): Promise<void> {
  const { account, rawId } = arrival;
  await append(tx, accountContext(account.id), { type, outcome, object: { k: "raw_event", id: rawId } });
}

/** Keeps the bytes of an event that brought no message of its own. */
export const keepRaw = async (tx: Tx, arrival: Arrival, key: RawKey): Promise<void> => {
  if (!arrival.stored) await insertRawEvents(tx, [sealRaw(arrival, key)]);
};

/** Keeps the bytes of what is nobody's, or nobody's yet. */
export const keepUnowned = async (deps: AdmitDeps, tx: Tx, arrival: Arrival): Promise<void> =>
  keepRaw(tx, arrival, { key: await accountKey(deps.keyring, tx, arrival.account.id), unowned: true });

/** What cannot be understood is kept, with the reason, to be replayed when the connector is mended. */
export async function keepDeadRaw(
  deps: AdmitDeps,
  tx: Tx,
  arrival: Arrival,
  code: string,
  reason: string,
): Promise<void> {
  const { account, rawId } = arrival;
  await keepUnowned(deps, tx, arrival);
  await insertDeadLetters(tx, [
    {
      id: newId("dlt"),
      kind: "raw",
      targetId: account.id,
      itemId: rawId,
      partitionKey: null,
      sequence: null,
      code,
      reason,
      attempts: 1,
    },
  ]);
  await bookRaw(tx, arrival, "raw_event.dead", "failure");
}
