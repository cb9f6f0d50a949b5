import type { Tx } from "../transaction.js";

export interface CheckpointRow {
  readonly root: Buffer;
  readonly note: string;
}

const statement = { name: "read-checkpoint", text: "SELECT root, note FROM audit_checkpoint WHERE size = $1" };

/** The signed checkpoint of this size. */
export const readCheckpoint = async (tx: Tx, size: number): Promise<CheckpointRow | undefined> =>
  (await tx.run<CheckpointRow>(statement, [size]))[0];
