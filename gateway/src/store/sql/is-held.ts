import type { Tx } from "../transaction.js";

/** What somebody wants to do away with: everything of a person, of one conversation, or what came at one time. */
export interface Held {
  readonly personId: string;
  readonly conversationId?: string;
  readonly at?: Date;
}

const statement = { name: "is-held", text: "SELECT is_held($1, $2, $3) AS held" };

/** Must this be kept? In statements over many rows: `NOT is_held(person_id, conversation_id, at)`. */
export async function isHeld(tx: Tx, { personId, conversationId, at }: Held): Promise<boolean> {
  const [row] = await tx.run<{ held: boolean }>(statement, [personId, conversationId ?? null, at ?? null]);
  return row?.held === true;
}
