import type { Tx } from "../transaction.js";

export interface MasterKeyRow {
  readonly kek_id: string;
  readonly state: "current" | "previous" | "retired";
  readonly activated_at: Date;
  readonly rewrapped_at: Date | null;
  readonly retired_at: Date | null;
}

const statement = {
  name: "list-master-keys",
  text: `SELECT kek_id, state, activated_at, rewrapped_at, retired_at FROM master_key ORDER BY activated_at DESC`,
};

/** Every generation there ever was, newest first. */
export const listMasterKeys = (tx: Tx): Promise<MasterKeyRow[]> => tx.run<MasterKeyRow>(statement, []);
