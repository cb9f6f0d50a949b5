import type { Tx } from "../transaction.js";

export interface PersonRow {
  readonly id: string;
  readonly kind: string;
  readonly minor: boolean;
  readonly display_name: Buffer | null;
  readonly kid: string;
  /** Null: erased. */
  readonly wrapped: Buffer | null;
  readonly erased_at: Date | null;
  readonly created_at: Date;
}

const statement = {
  name: "read-person",
  text: `SELECT p.id, p.kind, p.minor, p.display_name, p.kid, k.wrapped, p.erased_at, p.created_at
    FROM person p JOIN data_key k ON k.kid = p.kid WHERE p.id = $1`,
};

export const readPerson = async (tx: Tx, id: string): Promise<PersonRow | undefined> =>
  (await tx.run<PersonRow>(statement, [id]))[0];
