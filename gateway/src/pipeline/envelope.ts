import type { EventData, EventType, GatewayEvent } from "@gatehouse/sdk";

export interface EnvelopeFacts {
  readonly id: string;
  readonly type: EventType;
  readonly accountId: string | null;
  readonly subject: string;
  /** RFC 3339. */
  readonly time: string;
  readonly partitionKey: string;
  readonly sequence: number;
  readonly data: EventData;
}

/** The CloudEvents envelope of an event: the same bytes at the first send, a retry and a replay. */
export function envelope(
  gateway: { readonly name: string; readonly publicUrl: string },
  e: EnvelopeFacts,
): GatewayEvent {
  return {
    specversion: "1.0",
    id: e.id,
    source: `/gateways/${gateway.name}${e.accountId === null ? "" : `/accounts/${e.accountId}`}`,
    type: `gatehouse.${e.type}.v1`,
    subject: e.subject,
    time: e.time,
    dataschema: `${gateway.publicUrl}/api/v1/schemas/${e.type}.v1.json`,
    datacontenttype: "application/json",
    partitionkey: e.partitionKey,
    sequence: String(e.sequence),
    data: e.data,
  };
}
