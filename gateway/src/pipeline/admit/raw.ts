import type { RawEvent } from "@gatehouse/sdk";
import type { RawEventRow } from "../../store/sql/insert-raw-events.js";
import { type DataKey, seal, unseal } from "../../vault/seal.js";
import type { Arrival } from "../arrival.js";

/** What arrived, and whose it is. */
type Arrived = Pick<Arrival, "rawId" | "raw" | "receivedAt"> & { readonly account: { readonly id: string } };

/** Key and bytes travel together: a length, the provider's key in UTF-8, then the bytes verbatim. */
export function sealRaw({ rawId, account, raw, receivedAt }: Arrived, key: DataKey): RawEventRow {
  const name = Buffer.from(raw.key);
  const head = Buffer.alloc(4);
  head.writeUInt32BE(name.length);
  return {
    id: rawId,
    accountId: account.id,
    contentType: raw.contentType,
    kid: key.kid,
    body: seal(key, `raw_event|${rawId}|body`, Buffer.concat([head, name, raw.body])),
    receivedAt,
  };
}

/** The raw event as the connector keyed it. */
export function unsealRaw(row: Omit<RawEventRow, "receivedAt">, key: DataKey): RawEvent {
  const plain = unseal(key, `raw_event|${row.id}|body`, row.body);
  const end = 4 + plain.readUInt32BE(0);
  return { key: plain.subarray(4, end).toString(), body: plain.subarray(end), contentType: row.contentType };
}
