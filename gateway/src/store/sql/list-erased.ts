import type { Tx } from "../transaction.js";

export interface Erased {
  readonly id: string;
  readonly people: string[];
  readonly erased_at: Date;
}

const statement = {
  name: "list-erased",
  text: "SELECT id, people, erased_at FROM erasure WHERE state = 'erased' ORDER BY id",
};

/** Every erasure that was done. */
export const listErased = (tx: Tx): Promise<Erased[]> => tx.run<Erased>(statement, []);
