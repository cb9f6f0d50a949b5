import type { EventData } from "@gatehouse/sdk";
import { searchTokens } from "../core/text/search-tokens.js";
import { dropSearchDoc, keepSearchDoc, keepSearchGroup } from "../store/sql/keep-search-doc.js";
import { advanceSearchCursor, readSearchFeed, type SearchEvent } from "../store/sql/read-search-feed.js";
import { type Store, systemContext, type Tx } from "../store/transaction.js";
import type { Keyring } from "../vault/keyring.js";
import { unsealJson } from "../vault/seal.js";

export interface SearchDeps {
  readonly store: Store;
  readonly keyring: Keyring;
}

/** Events that say what a message holds from then on. */
const telling = ["message.received", "message.created", "note.created", "message.edited", "message.deleted"];
/** Few at a time: it follows behind, and admission goes first. */
const batchSize = 100;

/** Keyed hashes of 32 bits: what they hit by chance is sorted out when the message is opened. */
export const keyedTokens = (keyring: Keyring, groupId: string, tokens: readonly string[]): number[] =>
  tokens.map((token) => keyring.blind("search", groupId, token).readInt32BE(0));

async function indexOne(keyring: Keyring, tx: Tx, event: SearchEvent): Promise<void> {
  const { id, kid, wrapped, data, group_id, conversation_id } = event;
  if (wrapped === null || data === null || data.length === 0 || group_id === null) return;
  const { message } = unsealJson<EventData>(keyring.open({ kid, wrapped }), `event|${id}|data`, data);
  if (message === undefined) return;
  const tokens = searchTokens(`${message.subject ?? ""}\n${message.text ?? ""}`);
  if (tokens.length === 0) return void (await dropSearchDoc(tx, message.id));
  await keepSearchGroup(tx, group_id);
  await keepSearchDoc(tx, message.id, conversation_id, keyedTokens(keyring, group_id, tokens));
}

/** Reads the next events into the index; one process at a time. Returns whether there may be more. */
export function indexMessages({ store, keyring }: SearchDeps): Promise<boolean> {
  return store.transact(systemContext, async (tx) => {
    const events = await readSearchFeed(tx, telling, batchSize);
    for (const event of events) await indexOne(keyring, tx, event);
    const last = events.at(-1);
    if (last !== undefined) await advanceSearchCursor(tx, last);
    return events.length === batchSize;
  });
}
