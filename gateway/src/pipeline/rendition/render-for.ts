import type { DeliveryContext, GatewayEvent } from "@gatehouse/sdk";
import type { Mapper } from "../../mapping/mapper.js";
import { MappingError } from "../../mapping/mapping-error.js";
import { uuidv7 } from "../../store/id.js";
import { readExternalRef } from "../../store/sql/read-external-ref.js";
import { type Store, systemContext } from "../../store/transaction.js";
import type { AttachmentLinks } from "../attachment-links.js";
import type { Outcome } from "../deliver/outcome.js";
import type { Leased } from "../record-events.js";
import type { Endpoint } from "../setup.js";
import { withFreshLinks } from "./fresh-links.js";
import { type PermitDeps, permit } from "./permit.js";

export interface RenderDeps extends PermitDeps {
  readonly links: AttachmentLinks;
  readonly mapper: Mapper;
}

/** An event as one endpoint gets it in one try. */
export interface Rendition {
  readonly event: GatewayEvent;
  readonly context: DeliveryContext;
  /** Field classes of personal data it carries, after the policy. */
  readonly fields: readonly string[];
}

/** Nothing to send, or nothing that can be sent. */
export interface Unsent {
  readonly unsent: Outcome;
}

/** What the endpoint called the conversation before; only asked where its adapter keeps references. */
async function externalIdOf(store: Store, { id, adapter }: Endpoint, item: Leased): Promise<string | undefined> {
  if (adapter.references !== true) return undefined;
  return store.transact(systemContext, (tx) => readExternalRef(tx, id, item.partitionKey));
}

const nothingMade = "the mapping gives nothing for this event; it must give null to leave one out";

/** An author's mistake is a dead letter with the reason, never a dropped event; the mapping's process being away is none. */
function unsentBecause(error: unknown): Outcome {
  if (!(error instanceof MappingError)) throw error;
  const { code, message: reason } = error;
  if (code === "unavailable") return { kind: "wait", code: "mapping_unavailable", reason, delayMs: 1_000 };
  return { kind: "dead", code: `mapping_${code}`, reason };
}

async function mapped({ mapper }: RenderDeps, expression: string, made: Rendition): Promise<Rendition | Unsent> {
  const { event, context } = made;
  const { now, nonce, externalId, attempt } = context;
  const bindings = { now: now.toISOString(), nonce, attempt, external_id: externalId ?? null };
  try {
    const value = await mapper.map(expression, event, bindings);
    if (value === null) return { unsent: { kind: "skipped" } };
    if (value === undefined) return { unsent: { kind: "dead", code: "mapping_empty", reason: nothingMade } };
    return { ...made, context: { ...context, mapped: value } };
  } catch (error) {
    return { unsent: unsentBecause(error) };
  }
}

/** An event as one endpoint gets it in this try: what its policy lets leave, in the shape of its mapping. */
export async function renderFor(
  deps: RenderDeps,
  endpoint: Endpoint,
  item: Leased,
  event: GatewayEvent,
): Promise<Rendition | Unsent> {
  const now = deps.store.clock.now();
  const permitted = await permit(deps, endpoint, withFreshLinks(deps.links, event, now));
  const externalId = await externalIdOf(deps.store, endpoint, item);
  const context = {
    config: endpoint.config,
    idempotencyKey: event.id,
    attempt: item.attempt + item.crashes + 1,
    now,
    nonce: uuidv7(),
    deliveryId: item.id,
    replayed: item.replayId !== undefined,
    ...(externalId !== undefined && { externalId }),
  };
  const made = { event: permitted.event, context, fields: permitted.classes };
  const { mapping } = endpoint.options;
  return mapping === undefined ? made : mapped(deps, mapping, made);
}
