import type { EventData, EventType, GatewayEvent } from "@gatehouse/sdk";
import { newId } from "../store/id.js";
import type { Lane } from "../store/sql/claim-successors.js";
import { insertDeliveries, type NewDelivery } from "../store/sql/insert-deliveries.js";
import { insertEvents } from "../store/sql/insert-events.js";
import type { Tx } from "../store/transaction.js";
import { type DataKey, seal } from "../vault/seal.js";
import { envelope } from "./envelope.js";
import type { Setup } from "./setup.js";

/** Something that happened, numbered by whoever holds the lock of its partition. */
export interface EventDraft {
  readonly type: EventType;
  readonly accountId: string | null;
  readonly subject: string;
  readonly partitionKey: string;
  readonly sequence: number;
  /** RFC 3339, by the provider's clock where it has one. */
  readonly time: string;
  readonly key: DataKey;
  readonly data: EventData;
  readonly visibility: "public" | "private";
  readonly urgent: boolean;
  /** The endpoint whose command made it: never told of its own doing. */
  readonly notTo?: string;
  /** Told to this endpoint alone. */
  readonly onlyTo?: string;
}

/** A message on its way to its account. */
export interface SendDraft {
  readonly accountId: string;
  readonly messageId: string;
  readonly conversationId: string;
  readonly sequence: number;
}

/** A delivery this process holds the lease of. */
export interface Leased {
  readonly id: string;
  readonly kind: "endpoint" | "account";
  readonly targetId: string;
  readonly itemId: string;
  readonly partitionKey: string;
  readonly sequence: number;
  readonly ordered: boolean;
  readonly fence: number;
  /** Tries so far. */
  readonly attempt: number;
  /** Tries that perhaps were made: by a process that ended, or was too slow to say. */
  readonly crashes: number;
  /** By a channel that cannot repeat, it may have left already. */
  readonly begun: boolean;
  /** Sent again on a person's wish. */
  readonly replayId?: string;
  readonly firstAt: Date;
  /** Milliseconds of the monotonic clock at which the lease was surely not older than now. */
  readonly leasedAt: number;
  /** In memory already, or to be read. */
  readonly event?: GatewayEvent;
  /** What its event is sealed with: once that is gone, the event in memory may not leave either. */
  readonly kid?: string;
  readonly gap?: { readonly event_id: string; readonly reason: string };
}

export interface Recorded {
  readonly leased: readonly Leased[];
  /** Lanes in which a row was put behind an unfinished one: looked at again after the commit. */
  readonly behind: readonly Lane[];
}

/** What several parts of one transaction recorded; of no parts: nothing. */
export const together = (parts: readonly Recorded[]): Recorded => ({
  leased: parts.flatMap((part) => part.leased),
  behind: parts.flatMap((part) => part.behind),
});

export interface RecordDeps {
  readonly setup: Setup;
  /** This boot of this process, as owner of leases; null where another process sends. */
  readonly owner: string | null;
  /** Milliseconds what is for `kind:id` is better left in the database; undefined: it is sent from memory. */
  readonly waitMs?: (target: string) => number | undefined;
}

interface Planned extends NewDelivery {
  readonly event?: GatewayEvent;
  readonly kid?: string;
}

const lanes = { urgent: 0, normal: 1 } as const;

function deliveriesOf(deps: RecordDeps, draft: EventDraft, event: GatewayEvent): Planned[] {
  return (
    [...deps.setup.endpoints.values()]
      .filter(
        (endpoint) => endpoint.pushes && endpoint.id !== draft.notTo && (draft.onlyTo ?? endpoint.id) === endpoint.id,
      )
      .filter((endpoint) => endpoint.wants(draft.type, draft.visibility))
      // The answer to its own command concerns an endpoint whatever its filter says of the conversation.
      .filter((endpoint) => draft.onlyTo === endpoint.id || endpoint.passes(event))
      .map((endpoint) => ({
        id: newId("dlv"),
        kind: "endpoint",
        targetId: endpoint.id,
        itemId: event.id,
        partitionKey: draft.partitionKey,
        sequence: draft.sequence,
        ordered: endpoint.options.order === "strict",
        lane: draft.urgent ? lanes.urgent : lanes.normal,
        event,
        kid: draft.key.kid,
      }))
  );
}

const deliveryOfSend = (send: SendDraft): Planned => ({
  id: newId("dlv"),
  kind: "account",
  targetId: send.accountId,
  itemId: send.messageId,
  partitionKey: send.conversationId,
  sequence: send.sequence,
  ordered: true,
  lane: lanes.urgent,
});

function leasedOf(planned: readonly Planned[], ids: ReadonlySet<string>, now: Date, leasedAt: number): Leased[] {
  return planned
    .filter((row) => ids.has(row.id))
    .map(({ lane: _, ...row }) => ({ ...row, fence: 1, attempt: 0, crashes: 0, begun: false, firstAt: now, leasedAt }));
}

async function plan(deps: RecordDeps, tx: Tx, planned: readonly Planned[]): Promise<Recorded> {
  if (planned.length === 0) return { leased: [], behind: [] };
  const leasedAt = performance.now();
  const waiting = planned.map((row) => ({ ...row, waitMs: deps.waitMs?.(`${row.kind}:${row.targetId}`) }));
  const rows = await insertDeliveries(tx, waiting, deps.owner);
  const ids = new Set(rows.filter((row) => row.leased).map((row) => row.id));
  const behind = new Set(rows.filter((row) => row.behind).map((row) => row.id));
  return {
    leased: leasedOf(planned, ids, tx.now, leasedAt),
    behind: planned.filter((row) => behind.has(row.id)),
  };
}

/** Writes events, a delivery for every endpoint that wants one, and the sends, in the caller's transaction. */
export async function recordEvents(
  deps: RecordDeps,
  tx: Tx,
  drafts: readonly EventDraft[],
  sends: readonly SendDraft[] = [],
): Promise<Recorded> {
  const made = drafts.map((draft) => {
    const event = envelope(deps.setup, { ...draft, id: newId("evt") });
    return { draft, event, deliveries: deliveriesOf(deps, draft, event) };
  });
  const rows = made.map(({ draft, event, deliveries }) => ({
    ...draft,
    id: event.id,
    kid: draft.key.kid,
    data: seal(draft.key, `event|${event.id}|data`, JSON.stringify(draft.data)),
    planned: deliveries.length,
  }));
  const planned = [...made.flatMap(({ deliveries }) => deliveries), ...sends.map(deliveryOfSend)];
  const [, recorded] = await Promise.all([
    rows.length > 0 ? insertEvents(tx, rows) : undefined,
    plan(deps, tx, planned),
  ]);
  return recorded;
}
