import { queryTokens } from "../core/text/search-tokens.js";
import { keyedTokens } from "../pipeline/search-index.js";
import { findSearchDocs, listSearchGroups, type SearchHit } from "../store/sql/find-search-docs.js";
import type { Tx } from "../store/transaction.js";
import type { Keyring } from "../vault/keyring.js";

export interface SearchWish {
  readonly query: string;
  /** Ids of messages fall from here. */
  readonly before: string;
  /** Whose conversations; null: everybody's. */
  readonly groups: readonly string[] | null;
  readonly limit: number;
}

/** In one group's conversations for each key: a conversation that was handed on keeps the tokens it had. */
export async function findCandidates(keyring: Keyring, tx: Tx, wish: SearchWish): Promise<SearchHit[]> {
  const tokens = queryTokens(wish.query);
  const keys = await listSearchGroups(tx);
  const hits = await Promise.all(
    keys.map((groupId) =>
      findSearchDocs(tx, keyedTokens(keyring, groupId, tokens), wish.before, wish.groups, wish.limit),
    ),
  );
  return hits
    .flat()
    .sort((a, b) => (a.message_id < b.message_id ? 1 : -1))
    .slice(0, wish.limit);
}

/** Names a query in the book without its words: equal queries look the same, and nobody without the key can guess one. */
export const queryDigest = (keyring: Keyring, query: string): string =>
  keyring.blind("search", "", query.trim()).toString("hex");
