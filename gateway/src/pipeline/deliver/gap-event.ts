import type { GatewayEvent } from "@gatehouse/sdk";
import { envelope } from "../envelope.js";
import type { Leased } from "../record-events.js";

const noun = (partitionKey: string): string => (partitionKey.startsWith("per_") ? "people" : "conversations");

/** The marker that stands where an event died, under the missing event's sequence. The same bytes at every try. */
export const gapEvent = (
  gateway: { readonly name: string; readonly publicUrl: string },
  item: Leased & { readonly gap: NonNullable<Leased["gap"]> },
): GatewayEvent =>
  envelope(gateway, {
    id: item.itemId,
    type: "delivery.gap",
    accountId: null,
    subject: `${noun(item.partitionKey)}/${item.partitionKey}`,
    time: item.firstAt.toISOString(),
    partitionKey: item.partitionKey,
    sequence: item.sequence,
    data: { gap: item.gap },
  });
