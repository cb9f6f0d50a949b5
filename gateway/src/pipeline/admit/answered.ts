import { findMessagesBySource } from "../../store/sql/find-messages-by-source.js";
import type { Tx } from "../../store/transaction.js";
import type { NewMessage } from "./compose-message.js";
import type { AdmitDeps } from "./deps.js";

/** The nearest known message an item answers. */
export interface Earlier {
  readonly conversationId: string;
  /** The very message it replies to, when that one is known. */
  readonly repliedTo?: string;
}

/** Looks up the messages that replies answer; most batches have none and ask nothing. */
export async function findAnswered(
  deps: AdmitDeps,
  tx: Tx,
  items: readonly NewMessage[],
): Promise<ReadonlyMap<NewMessage, Earlier>> {
  const asked = items.flatMap((item) => {
    const { references = [], reply_to_source_id } = item.event;
    const ids = reply_to_source_id === undefined ? references : [reply_to_source_id, ...references];
    const { id: accountId } = item.arrival.account;
    return ids.map((id) => ({ item, id, accountId, bidx: deps.keyring.blind("source_id", accountId, id) }));
  });
  if (asked.length === 0) return new Map();
  const rows = await findMessagesBySource(tx, asked);
  const nearest = new Map<NewMessage, Earlier>();
  for (const row of rows.sort((a, b) => a.n - b.n)) {
    const { item, id } = asked[row.n - 1] as (typeof asked)[number];
    const repliedTo = id === item.event.reply_to_source_id ? { repliedTo: row.id } : {};
    if (!nearest.has(item)) nearest.set(item, { conversationId: row.conversation_id, ...repliedTo });
  }
  return nearest;
}
