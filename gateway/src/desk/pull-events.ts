import type { EventType, GatewayEvent } from "@gatehouse/sdk";
import type { Mapper } from "../mapping/mapper.js";
import { MappingError } from "../mapping/mapping-error.js";
import type { AttachmentLinks } from "../pipeline/attachment-links.js";
import { withFreshLinks } from "../pipeline/rendition/fresh-links.js";
import { permit } from "../pipeline/rendition/permit.js";
import type { Endpoint, Setup } from "../pipeline/setup.js";
import { openEvent } from "../pipeline/stored-event.js";
import { newId } from "../store/id.js";
import { type Disclosure, insertDisclosures } from "../store/sql/insert-disclosures.js";
import type { FeedEvent } from "../store/sql/read-event-feed.js";
import type { Store, Tx } from "../store/transaction.js";
import type { Keyring } from "../vault/keyring.js";

export interface PullDeps {
  readonly setup: Setup;
  readonly store: Store;
  readonly keyring: Keyring;
  readonly mapper: Mapper;
  readonly files: { readonly links: AttachmentLinks };
}

interface Taken {
  readonly item: unknown;
  readonly disclosure: Disclosure | undefined;
}

/** Is this row for this endpoint, as far as can be told without opening it? */
export const isFor = (endpoint: Endpoint, row: FeedEvent): boolean =>
  row.not_to !== endpoint.id &&
  (row.only_to ?? endpoint.id) === endpoint.id &&
  endpoint.wants(row.type as EventType, row.visibility);

function disclosureOf(endpoint: Endpoint, event: GatewayEvent, fields: readonly string[]): Disclosure | undefined {
  if (fields.length === 0) return undefined;
  const { recipient, basis, contract_ref, purpose } = endpoint.recipient;
  return {
    id: newId("dis"),
    via: "pull",
    endpointId: endpoint.id,
    recipient,
    basis,
    contractRef: contract_ref ?? null,
    purpose: purpose ?? null,
    personId: event.data.person?.id ?? event.data.conversation?.person_id ?? null,
    itemId: event.id,
    fields,
    outcome: "disclosed",
  };
}

/** The envelope with its data as the endpoint's mapping wants it; null: left out. One it fails on stays in its place and says so. */
async function shaped({ mapper }: PullDeps, endpoint: Endpoint, event: GatewayEvent): Promise<unknown> {
  const { mapping } = endpoint.options;
  if (mapping === undefined) return event;
  try {
    const data = await mapper.map(mapping, event, { now: event.time, nonce: event.id, attempt: 1, external_id: null });
    return data === null ? null : { ...event, data: data ?? {} };
  } catch (error) {
    if (!(error instanceof MappingError) || error.code === "unavailable") throw error;
    return { ...event, data: {}, mapping_error: error.message };
  }
}

async function taken(deps: PullDeps, endpoint: Endpoint, row: FeedEvent): Promise<Taken[]> {
  const event = openEvent(deps, row);
  if (!endpoint.passes(event)) return [];
  const linked = withFreshLinks(deps.files.links, event, deps.store.clock.now());
  const { event: allowed, classes } = await permit(deps, endpoint, linked);
  const item = await shaped(deps, endpoint, allowed);
  return item === null ? [] : [{ item, disclosure: disclosureOf(endpoint, event, classes) }];
}

/** What one endpoint takes of these rows: through its filter, policy and mapping, and written in the register. */
export async function pullEvents(
  deps: PullDeps,
  tx: Tx,
  endpoint: Endpoint,
  rows: readonly FeedEvent[],
): Promise<unknown[]> {
  const all = await Promise.all(rows.filter((row) => isFor(endpoint, row)).map((row) => taken(deps, endpoint, row)));
  const flat = all.flat();
  const disclosures = flat.flatMap(({ disclosure }) => disclosure ?? []);
  if (disclosures.length > 0) await insertDisclosures(tx, disclosures);
  return flat.map(({ item }) => item);
}
