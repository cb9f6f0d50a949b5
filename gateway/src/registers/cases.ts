import type { Context } from "../store/transaction.js";
import { type RowsDeps, rowPages } from "./all-rows.js";
import type { Register, RegisterRow } from "./register.js";

/** Rows of one matter, oldest first. */
export interface Case {
  readonly id: string;
  readonly person_id: string | null;
  readonly rows: readonly RegisterRow[];
}

const everything = { person: null, ofAnybody: true, from: null, to: null, after: "", limit: 0 };

/** Every case of a register, oldest first. */
export async function casesOf(deps: RowsDeps, context: Context, { name }: Pick<Register, "name">): Promise<Case[]> {
  const cases = new Map<string, { id: string; person_id: string | null; rows: RegisterRow[] }>();
  for await (const rows of rowPages(deps, context, { ...everything, register: name }))
    for (const row of rows) {
      const known = cases.get(row.case_id);
      if (known === undefined) cases.set(row.case_id, { id: row.case_id, person_id: row.person_id, rows: [row] });
      else known.rows.push(row);
    }
  return [...cases.values()];
}
