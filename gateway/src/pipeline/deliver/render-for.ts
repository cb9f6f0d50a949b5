import type { GatewayEvent } from "@gatehouse/sdk";
import { uuidv7 } from "../../store/id.js";
import { readExternalRef } from "../../store/sql/read-external-ref.js";
import { type Store, systemContext } from "../../store/transaction.js";
import type { Leased } from "../record-events.js";
import type { Endpoint } from "../setup.js";
import type { Rendition } from "./try-endpoint.js";

/** What the endpoint called the conversation before; only asked where its adapter keeps references. */
async function externalIdOf(store: Store, { id, adapter }: Endpoint, item: Leased): Promise<string | undefined> {
  if (adapter.references !== true) return undefined;
  return store.transact(systemContext, (tx) => readExternalRef(tx, id, item.partitionKey));
}

/** An event as one endpoint gets it in this try. */
export async function renderFor(
  { store }: { readonly store: Store },
  endpoint: Endpoint,
  item: Leased,
  event: GatewayEvent,
): Promise<Rendition> {
  const externalId = await externalIdOf(store, endpoint, item);
  const context = {
    config: endpoint.config,
    idempotencyKey: event.id,
    attempt: item.attempt + item.crashes + 1,
    now: store.clock.now(),
    nonce: uuidv7(),
    deliveryId: item.id,
    replayed: item.replayId !== undefined,
    ...(externalId !== undefined && { externalId }),
  };
  return { event, context };
}
