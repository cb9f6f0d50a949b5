import { textArray } from "../binary-array.js";
import type { Tx } from "../transaction.js";

const theirs = `SELECT c.id FROM data_key k JOIN file_content c ON c.kid = k.kid
  WHERE k.class = 'person' AND k.owner_id = ANY($1::text[])`;

const statements = {
  file_chunks: `DELETE FROM file_chunk WHERE content_id IN (${theirs})`,
  file_contents: `UPDATE file_content SET state = 'doomed', digest = NULL, touched_at = now() WHERE id IN (${theirs})`,
} as const;

const counted = (text: string): string => `WITH gone AS (${text} RETURNING 1) SELECT count(*)::int AS n FROM gone`;

/** The contents of every file of these people; bytes that lie outside the database are removed next. How many of each. */
export async function forgetFiles(tx: Tx, people: readonly string[]): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {};
  for (const [what, text] of Object.entries(statements)) {
    const [row] = await tx.run<{ n: number }>({ name: `forget-${what}`, text: counted(text) }, [textArray(people)]);
    counts[what] = row?.n ?? 0;
  }
  return counts;
}
