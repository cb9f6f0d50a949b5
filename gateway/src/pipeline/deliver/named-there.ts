import { type ExternalRef, keepExternalRefs } from "../../store/sql/keep-external-refs.js";
import type { Tx } from "../../store/transaction.js";
import type { Tried } from "./tried.js";

function refOf({ item, outcome, knownAs }: Tried): ExternalRef[] {
  if (outcome.kind !== "done" || item.kind !== "endpoint" || !item.partitionKey.startsWith("cnv_")) return [];
  const { source_id, url } = outcome.sent;
  if (source_id === undefined || source_id === knownAs) return [];
  return [{ endpointId: item.targetId, conversationId: item.partitionKey, externalId: source_id, url: url ?? null }];
}

/** Keeps what endpoints call the conversations they just heard of. */
export async function keepNames(tx: Tx, tries: readonly Tried[]): Promise<void> {
  const refs = tries.flatMap(refOf);
  if (refs.length > 0) await keepExternalRefs(tx, refs);
}
