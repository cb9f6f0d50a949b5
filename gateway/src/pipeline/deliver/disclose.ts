import { newId } from "../../store/id.js";
import { type Disclosure, insertDisclosures } from "../../store/sql/insert-disclosures.js";
import type { Tx } from "../../store/transaction.js";
import type { Setup } from "../setup.js";
import type { Tried } from "./tried.js";

/** Did personal data leave? A call that got no answer may have arrived. */
function outcomeOf({ outcome, status }: Tried): Disclosure["outcome"] | undefined {
  if (outcome.kind === "done") return "disclosed";
  const arrived = status !== undefined || ("code" in outcome && outcome.code === "uncertain");
  return arrived ? "possibly" : undefined;
}

function rowOf(setup: Setup, tried: Tried): Disclosure[] {
  const endpoint = setup.endpoints.get(tried.item.targetId);
  const outcome = outcomeOf(tried);
  const { fields = [], personId = null, item } = tried;
  if (endpoint === undefined || outcome === undefined || fields.length === 0) return [];
  const { recipient, basis, contract_ref, purpose } = endpoint.recipient;
  const terms = { recipient, basis, contractRef: contract_ref ?? null, purpose: purpose ?? null };
  return [
    {
      id: newId("dis"),
      via: "push",
      endpointId: endpoint.id,
      ...terms,
      personId,
      itemId: item.itemId,
      fields,
      outcome,
    },
  ];
}

/** One record for each try that told an endpoint something about a person, in the transaction that ends the try. */
export async function discloseTries(setup: Setup, tx: Tx, tries: readonly Tried[]): Promise<void> {
  const rows = tries.flatMap((tried) => rowOf(setup, tried));
  if (rows.length > 0) await insertDisclosures(tx, rows);
}
