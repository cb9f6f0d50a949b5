import type { EventData, EventType, GatewayEvent } from "@gatehouse/sdk";
import type { StoredEvent } from "../store/sql/read-events.js";
import type { Keyring } from "../vault/keyring.js";
import { unsealJson } from "../vault/seal.js";
import { envelope } from "./envelope.js";
import { ErasedError } from "./stored-message.js";

/** The envelope of a stored event: what was sent the first time. */
export function openEvent(
  deps: { readonly keyring: Keyring; readonly setup: { readonly name: string; readonly publicUrl: string } },
  row: StoredEvent,
): GatewayEvent {
  if (row.wrapped === null) throw new ErasedError(`${row.id} was erased`);
  const key = deps.keyring.open({ kid: row.kid, wrapped: row.wrapped });
  return envelope(deps.setup, {
    id: row.id,
    type: row.type as EventType,
    accountId: row.account_id,
    subject: row.subject,
    time: row.time.toISOString(),
    partitionKey: row.partition_key,
    sequence: Number(row.sequence),
    data: unsealJson<EventData>(key, `event|${row.id}|data`, row.data),
  });
}
