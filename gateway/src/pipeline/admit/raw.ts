import type { RawEvent } from "@gatehouse/sdk";
import type { RawEventRow } from "../../store/sql/insert-raw-events.js";
import { type DataKey, seal, unseal } from "../../vault/seal.js";
import type { Arrival } from "../arrival.js";

/** What arrived, and whose it is. */
type Arrived = Pick<Arrival, "rawId" | "raw" | "receivedAt"> & { readonly account: { readonly id: string } };

/** Whose key seals a raw event: its person's, or its account's while nobody knows whose it is. */
export interface RawKey {
  readonly key: DataKey;
  readonly unowned: boolean;
}

/** Key and bytes travel together: a length, the provider's key in UTF-8, then the bytes verbatim. */
export function sealRaw({ rawId, account, raw, receivedAt }: Arrived, { key, unowned }: RawKey): RawEventRow {
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
    unowned,
  };
}

/** The raw event as the connector keyed it. */
export function unsealRaw(row: Omit<RawEventRow, "receivedAt" | "unowned">, key: DataKey): RawEvent {
  const plain = unseal(key, `raw_event|${row.id}|body`, row.body);
  const end = 4 + plain.readUInt32BE(0);
  return { key: plain.subarray(4, end).toString(), body: plain.subarray(end), contentType: row.contentType };
}
