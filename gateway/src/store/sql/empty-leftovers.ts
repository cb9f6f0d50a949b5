import type { Tx } from "../transaction.js";

const statements = {
  answers: `UPDATE attempt SET answer = NULL, answer_kid = NULL, detail = NULL
    WHERE at < $1 AND (answer IS NOT NULL OR detail IS NOT NULL)`,
  subjects: `UPDATE conversation SET subject = NULL, offer = NULL WHERE last_activity_at < $1
    AND (subject IS NOT NULL OR offer IS NOT NULL) AND NOT is_held(person_id, id, last_activity_at)`,
} as const;

const counted = (text: string): string => `WITH gone AS (${text} RETURNING 1) SELECT count(*)::int AS n FROM gone`;

/** What else repeats words of messages: the beginnings of receivers' answers, subjects of conversations. */
export async function emptyLeftovers(tx: Tx, cutOff: Date): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {};
  for (const [what, text] of Object.entries(statements)) {
    const [row] = await tx.run<{ n: number }>({ name: `empty-${what}`, text: counted(text) }, [cutOff]);
    counts[what] = row?.n ?? 0;
  }
  return counts;
}
