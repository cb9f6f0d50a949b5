import type { EventData } from "@gatehouse/sdk";
import { searchTokens } from "../core/text/search-tokens.js";
import { keepSearchDocs, type SearchDoc } from "../store/sql/keep-search-docs.js";
import { advanceSearchCursor, readSearchFeed, type SearchEvent } from "../store/sql/read-search-feed.js";
import { type Store, systemContext } from "../store/transaction.js";
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

function docOf(keyring: Keyring, event: SearchEvent): SearchDoc | undefined {
  const { id, kid, wrapped, data, group_id: groupId, conversation_id: conversationId } = event;
  if (wrapped === null || data === null || data.length === 0 || groupId === null) return undefined;
  const { message } = unsealJson<EventData>(keyring.open({ kid, wrapped }), `event|${id}|data`, data);
  if (message === undefined) return undefined;
  const tokens = searchTokens(`${message.subject ?? ""}\n${message.text ?? ""}`);
  return { messageId: message.id, conversationId, groupId, tokens: keyedTokens(keyring, groupId, tokens) };
}

/** Reads the next events into the index; one process at a time. Returns how many there were. */
export function indexMessages({ store, keyring }: SearchDeps): Promise<number> {
  return store.transact(systemContext, async (tx) => {
    const events = await readSearchFeed(tx, telling, batchSize);
    // Of several events of one message the last one counts.
    const docs = new Map<string, SearchDoc>();
    for (const event of events) {
      const doc = docOf(keyring, event);
      if (doc !== undefined) docs.set(doc.messageId, doc);
    }
    if (docs.size > 0) await keepSearchDocs(tx, [...docs.values()]);
    const last = events.at(-1);
    if (last !== undefined) await advanceSearchCursor(tx, last);
    return events.length;
  });
}
