import { type RowsDeps, rowsBetween } from "./all-rows.js";
import type { Register, RegisterRow } from "./register.js";

/** Rows of one matter, oldest first. */
export interface Case {
  readonly id: string;
  readonly person_id: string | null;
  readonly rows: readonly RegisterRow[];
}

/** Every case of a register, oldest first. */
export async function casesOf(deps: RowsDeps, { name }: Pick<Register, "name">): Promise<Case[]> {
  const cases = new Map<string, { id: string; person_id: string | null; rows: RegisterRow[] }>();
  for (const row of await rowsBetween(deps, name, null, null)) {
    const known = cases.get(row.case_id);
    if (known === undefined) cases.set(row.case_id, { id: row.case_id, person_id: row.person_id, rows: [row] });
    else known.rows.push(row);
  }
  return [...cases.values()];
}
