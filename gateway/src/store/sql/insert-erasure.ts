import { textArray } from "../binary-array.js";
import type { Tx } from "../transaction.js";
import { type ErasureRow, erasureColumns } from "./erasure-row.js";

export interface NewErasure {
  readonly id: string;
  readonly personId: string;
  readonly people: readonly string[];
  readonly kids: readonly string[];
  readonly reason: string;
  readonly askedBy: string;
}

const statement = {
  name: "insert-erasure",
  text: `INSERT INTO erasure (id, person_id, people, kids, state, reason, asked_by)
    SELECT $1, $2, $3, $4, CASE WHEN bool_or(is_held(p, NULL, NULL)) THEN 'restricted' ELSE 'erasing' END, $5, $6
    FROM unnest($3::text[]) AS p RETURNING ${erasureColumns}`,
};

/** Writes down that a person is to be erased: `restricted` while a hold is on any part of what is theirs. */
export async function insertErasure(tx: Tx, row: NewErasure): Promise<ErasureRow> {
  const { id, personId, people, kids, reason, askedBy } = row;
  const values = [id, personId, textArray(people), textArray(kids), reason, askedBy];
  return (await tx.run<ErasureRow>(statement, values))[0] as ErasureRow;
}
