import type { Attempt } from "../../store/sql/insert-attempts.js";
import type { Tx } from "../../store/transaction.js";
import type { Keyring } from "../../vault/keyring.js";
import { type DataKey, seal } from "../../vault/seal.js";
import { accountKey } from "../account-key.js";
import type { Tried } from "./tried.js";

/** Where the answer of one try stands: it cannot be read at another place. */
export const answerPlace = (deliveryId: string, attempt: number): string => `attempt|${deliveryId}/${attempt}|answer`;

/** The keys of the endpoints that answered something; asked for once each. */
async function keysOf(keyring: Keyring, tx: Tx, tries: readonly Tried[]): Promise<ReadonlyMap<string, DataKey>> {
  const answered = tries.filter(
    ({ item, answer }) => item.kind === "endpoint" && answer !== undefined && answer !== "",
  );
  const keys = new Map<string, DataKey>();
  for (const id of new Set(answered.map(({ item }) => item.targetId))) keys.set(id, await accountKey(keyring, tx, id));
  return keys;
}

function rowOf({ item, outcome, status, durationMs, address, answer = "" }: Tried, key: DataKey | undefined): Attempt {
  const attempt = item.attempt + 1;
  const value = key && answer !== "" ? seal(key, answerPlace(item.id, attempt), answer) : undefined;
  return {
    deliveryId: item.id,
    kind: item.kind,
    targetId: item.targetId,
    itemId: item.itemId,
    attempt,
    verdict: outcome.kind,
    status: status ?? null,
    code: "code" in outcome ? outcome.code : null,
    detail: "reason" in outcome ? outcome.reason.slice(0, 500) : null,
    durationMs: Math.round(durationMs),
    address: address ?? null,
    answer: key && value ? { kid: key.kid, value } : null,
    replayId: item.replayId ?? null,
  };
}

/** Who is told of an erasure may name in the answer whom it is about. */
function withoutErased(tried: Tried): Tried {
  const { answer: _, ...rest } = tried;
  return tried.item.event?.type === "gatehouse.person.erased.v1" ? rest : tried;
}

/** The log of these tries. Answers may hold what a person wrote, so they are sealed with the endpoint's key. */
export async function attemptRows(keyring: Keyring, tx: Tx, all: readonly Tried[]): Promise<Attempt[]> {
  const tries = all.map(withoutErased);
  const keys = await keysOf(keyring, tx, tries);
  return tries.map((tried) => rowOf(tried, keys.get(tried.item.targetId)));
}
