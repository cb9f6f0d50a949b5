import type { Tx } from "../transaction.js";

/** In the order a key passes through them. */
export type IndexKeyState = "next" | "promoting" | "current" | "previous" | "retired";

export interface IndexKeyRow {
  readonly field: string;
  readonly generation: number;
  readonly state: IndexKeyState;
  readonly wrapped: Buffer;
  readonly kek_id: string;
  readonly changed_at: Date;
}

const statement = {
  name: "list-index-keys",
  text: `SELECT field, generation, state, wrapped, kek_id, changed_at FROM index_key WHERE wrapped IS NOT NULL
    ORDER BY field, generation DESC`,
};

/** The keys of all blind indexes that are still of use. */
export const listIndexKeys = (tx: Tx): Promise<IndexKeyRow[]> => tx.run<IndexKeyRow>(statement, []);
