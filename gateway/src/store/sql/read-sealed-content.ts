import type { Tx } from "../transaction.js";
import type { FilePlace } from "./insert-content.js";

export interface SealedContent {
  readonly place: FilePlace;
  readonly size: number;
  readonly kid: string;
  readonly wrapped: Buffer;
}

const statement = {
  name: "read-sealed-content",
  text: `SELECT c.place, c.size::float8 AS size, c.kid, k.wrapped FROM file_content c JOIN data_key k ON k.kid = c.kid
    WHERE c.id = $1 AND c.state = 'stored' AND k.wrapped IS NOT NULL`,
};

/** A stored content and the key that opens it; undefined when either is gone. */
export const readSealedContent = async (tx: Tx, id: string): Promise<SealedContent | undefined> =>
  (await tx.run<SealedContent>(statement, [id]))[0];
