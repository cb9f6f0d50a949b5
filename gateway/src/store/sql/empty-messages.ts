import { byteaArray, textArray } from "../binary-array.js";
import type { Tx } from "../transaction.js";

const statement = {
  name: "empty-messages",
  text: `WITH emptied AS (UPDATE message m SET content = i.content, expired_at = now()
      FROM unnest($1::text[], $2::bytea[]) AS i(id, content) WHERE m.id = i.id RETURNING m.id),
    revisions AS (DELETE FROM message_revision WHERE message_id = ANY($1::text[]) RETURNING 1),
    search AS (DELETE FROM search_doc WHERE message_id = ANY($1::text[])),
    reactions AS (DELETE FROM reaction WHERE message_id = ANY($1::text[]) RETURNING 1)
    SELECT (SELECT count(*) FROM emptied)::int AS messages, (SELECT count(*) FROM revisions)::int AS revisions,
      (SELECT count(*) FROM reactions)::int AS reactions`,
};

/** Puts tombstones in place of what messages said; their earlier revisions and reactions go. */
export async function emptyMessages(
  tx: Tx,
  items: readonly { readonly id: string; readonly content: Buffer }[],
): Promise<{ readonly messages: number; readonly revisions: number; readonly reactions: number }> {
  const values = [textArray(items.map(({ id }) => id)), byteaArray(items.map(({ content }) => content))];
  const [row] = await tx.run<{ messages: number; revisions: number; reactions: number }>(statement, values);
  return row ?? { messages: 0, revisions: 0, reactions: 0 };
}
