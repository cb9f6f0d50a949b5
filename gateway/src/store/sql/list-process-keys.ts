import type { Tx } from "../transaction.js";

export interface ProcessKeys {
  readonly owner: string;
  readonly host: string | null;
  readonly keys_version: number;
  readonly kek_ids: readonly string[];
}

const processes = {
  name: "list-process-keys",
  text: `SELECT owner, host, keys_version::int AS keys_version, kek_ids FROM process`,
};
const locks = {
  name: "list-held-locks",
  text: `SELECT ((classid::bigint << 32) | objid::bigint)::text AS lock FROM pg_locks
    WHERE locktype = 'advisory' AND objsubid = 1 AND granted
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
};

/** Processes with the keys each works with, and the advisory locks that are held: a process holds its own while it lives. */
export async function listProcessKeys(
  tx: Tx,
): Promise<{ readonly processes: readonly ProcessKeys[]; readonly held: ReadonlySet<string> }> {
  const [known, held] = await Promise.all([tx.run<ProcessKeys>(processes, []), tx.run<{ lock: string }>(locks, [])]);
  return { processes: known, held: new Set(held.map(({ lock }) => lock)) };
}
