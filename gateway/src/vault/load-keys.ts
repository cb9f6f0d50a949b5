import { ConfigError } from "../config/config-error.js";
import { insertFirstMasterKey } from "../store/sql/insert-first-master-key.js";
import { insertIndexKeys } from "../store/sql/insert-index-keys.js";
import { type IndexKeyRow, listIndexKeys } from "../store/sql/list-index-keys.js";
import { listMasterKeys } from "../store/sql/list-master-keys.js";
import { shareKeyState } from "../store/sql/share-key-state.js";
import type { Tx } from "../store/transaction.js";
import type { Generation } from "./generation.js";
import { blindFields, fieldKeys, firstIndexKey, type IndexKeys } from "./index-keys.js";
import type { KeySet } from "./keyring.js";
import { indexKeyPlace, unwrap, wrap } from "./wrap.js";

export interface LoadedKeys {
  readonly keys: KeySet;
  /** Of the database's keys; a rotation raises it. */
  readonly version: number;
}

/** A wrong key must be told before anything is sealed with it. */
const missing = (kekId: string): ConfigError =>
  new ConfigError(
    `主密钥不对：数据库里有用第 ${kekId} 代主密钥包着的密钥，这台机器没有这一代。把原来的主密钥（文件 keys/master 或 GATEHOUSE_MASTER_KEY）放回来 | the wrong master key: the database holds keys wrapped with generation ${kekId}, which this machine does not have. Put the original master key back (the file keys/master, or GATEHOUSE_MASTER_KEY); see docs/keys.md`,
  );

/**
 * The generation in use and the others that may open something. Those that the database does not name yet are among
 * them: another process may go over to one before this one hears of it. Retired ones are let go.
 */
async function generationsOf(tx: Tx, known: readonly Generation[]): Promise<readonly [Generation, ...Generation[]]> {
  const rows = await listMasterKeys(tx);
  const namedBy = (kekId: string) => (one: Generation) => one.kekId === kekId;
  const needed = rows.filter(({ state }) => state !== "retired").map(({ kek_id }) => kek_id);
  const lost = needed.find((kekId) => !known.some(namedBy(kekId)));
  if (lost !== undefined) throw missing(lost);
  const current = known.find(namedBy(rows.find(({ state }) => state === "current")?.kek_id ?? ""));
  if (current === undefined) throw new Error("the database names no master key");
  const retired = new Set(rows.filter(({ state }) => state === "retired").map(({ kek_id }) => kek_id));
  return [current, ...known.filter((one) => one !== current && !retired.has(one.kekId))];
}

async function addMissingIndexKeys(tx: Tx, current: Generation, rows: readonly IndexKeyRow[]): Promise<boolean> {
  const fields = blindFields.filter((field) => !rows.some((row) => row.field === field));
  const first = fields.map((field) => ({
    field,
    generation: 1,
    wrapped: wrap(current, indexKeyPlace(field, 1), firstIndexKey(current, field)),
  }));
  if (first.length > 0) await insertIndexKeys(tx, first, "current", current.kekId);
  return first.length > 0;
}

function openIndexKeys(generations: readonly Generation[], rows: readonly IndexKeyRow[]): IndexKeys {
  const open = (row: IndexKeyRow): Buffer => unwrap(generations, indexKeyPlace(row.field, row.generation), row.wrapped);
  return new Map(
    blindFields.map((field) => {
      const own = rows.filter((row) => row.field === field);
      return [field, fieldKeys(own.map((row) => ({ state: row.state, key: open(row) })))];
    }),
  );
}

/**
 * What the database says of its keys, opened with the generations this process knows, newest first. A new database is
 * given the first of them. Throws ConfigError when one that is in use is not among them.
 */
export async function loadKeys(tx: Tx, known: readonly Generation[]): Promise<LoadedKeys> {
  const version = await shareKeyState(tx);
  await insertFirstMasterKey(tx, known[0]?.kekId ?? "");
  const [current, ...others] = await generationsOf(tx, known);
  const rows = await listIndexKeys(tx);
  const all = (await addMissingIndexKeys(tx, current, rows)) ? await listIndexKeys(tx) : rows;
  return { version, keys: { current, others, index: openIndexKeys([current, ...others], all) } };
}
