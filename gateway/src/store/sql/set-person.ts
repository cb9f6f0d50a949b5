import type { Tx } from "../transaction.js";

export interface PersonChange {
  readonly kind?: string;
  readonly minor?: boolean;
}

const statement = {
  name: "set-person",
  text: `UPDATE person SET kind = coalesce($2, kind), minor = coalesce($3, minor), next_event = next_event + 1
    WHERE id = $1 AND erased_at IS NULL RETURNING next_event - 1 AS sequence`,
};

/** Changes what is known of a person, and returns the number of the event that tells of it. */
export async function setPerson(tx: Tx, id: string, { kind, minor }: PersonChange): Promise<number | undefined> {
  const [row] = await tx.run<{ sequence: string }>(statement, [id, kind ?? null, minor ?? null]);
  return row && Number(row.sequence);
}
