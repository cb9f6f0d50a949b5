import type { Tx } from "../transaction.js";

export interface NewestCheckpoint {
  readonly size: number;
  readonly root: Buffer;
  readonly note: string;
  readonly at: Date;
}

const statement = {
  name: "read-newest-checkpoint",
  text: "SELECT size::float8 AS size, root, note, at FROM audit_checkpoint ORDER BY size DESC LIMIT 1",
};

/** The newest signed state of the book; undefined before the first. */
export const readNewestCheckpoint = async (tx: Tx): Promise<NewestCheckpoint | undefined> =>
  (await tx.run<NewestCheckpoint>(statement, []))[0];
