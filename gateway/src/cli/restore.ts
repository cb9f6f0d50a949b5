import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { ConfigError } from "../config/config-error.js";
import { readEnvironment } from "../config/environment.js";
import { readList } from "../erasure/erased-list.js";
import { addToList, keepErased } from "../erasure/keep-list.js";
import { examineDisk } from "../files/examine-disk.js";
import { folderOfFiles } from "../files/folder-of-files.js";
import { append } from "../ledger/append.js";
import { checkBook } from "../ledger/check-book.js";
import { readLastCheckpoint } from "../ledger/seal/last-checkpoint.js";
import { migrateAll } from "../migrate-all.js";
import { readHead } from "../store/backup/read-archive.js";
import { type Restored, restore } from "../store/backup/restore.js";
import type { Database } from "../store/open-database.js";
import { createPool } from "../store/pool.js";
import { readNewestCheckpoint } from "../store/sql/read-newest-checkpoint.js";
import { createStore, type Store, systemContext } from "../store/transaction.js";
import { generationOf } from "../vault/generation.js";
import { type MasterSource, masterSource } from "../vault/master-source.js";
import { openKeys } from "../vault/open-keys.js";
import { backupPaths } from "./backup-paths.js";
import { exitCodes, UsageError } from "./exit.js";
import { findPlace, type Place } from "./place.js";
import { readableConfig } from "./readable-config.js";
import { filesLine, lostMonths, monthsLine } from "./what-is-lost.js";
import { withDatabase } from "./with-database.js";

export interface RestoreOptions {
  readonly replace?: boolean;
  /** False with --no-keys. */
  readonly keys: boolean;
  readonly erased?: readonly string[];
  readonly json?: boolean;
}

type Paths = ReturnType<typeof backupPaths>;

function requireFiles(paths: Paths, options: RestoreOptions): void {
  if (!existsSync(paths.data)) throw new UsageError(`没有文件 ${paths.data} | there is no file ${paths.data}`);
  if (options.keys && !existsSync(paths.keys))
    throw new UsageError(
      `没有 ${paths.keys}；没有密钥也要恢复，加 --no-keys，此前的人与消息都读不出 | there is no ${paths.keys}: without keys nothing personal can be read; add --no-keys to restore all the same`,
    );
}

/** A database whose keys nobody can unwrap is of no use: found out before anything is touched. */
async function requireMaster(path: string, source: MasterSource): Promise<void> {
  const known = new Set((await source.read()).map((key) => generationOf(key).kekId));
  const missing = (await readHead(path)).kek_ids.filter((id) => !known.has(id));
  if (missing.length === 0) return;
  throw new ConfigError(
    `主密钥不是这份备份的（缺 ${missing.join(", ")}）：把原来的 keys/master 放回 $GATEHOUSE_DATA/keys | the master key is not this backup's (${missing.join(", ")} is missing): put the old keys/master into $GATEHOUSE_DATA/keys`,
  );
}

/** The lists first: should this end half way, the next start still knows whom to erase again. */
async function learnErased({ dataDir, cwd }: Place, paths: Paths, more: readonly string[]): Promise<void> {
  for (const file of [paths.erased, ...more.map((path) => resolve(cwd, path))])
    await addToList(dataDir, await readList(file));
}

async function opened<T>(database: Database, body: (store: Store) => Promise<T>): Promise<T> {
  const store = createStore(createPool(database.app, () => {}));
  try {
    return await body(store);
  } finally {
    await store.close();
  }
}

const context = { ...systemContext, actor: "command_line" };

async function book(store: Store, { id, made_at, rows }: Restored): Promise<void> {
  const line = {
    type: "database.restored",
    outcome: "success",
    object: { k: "backup", id },
    ctx: { made_at, rows },
  } as const;
  await store.transact(context, (tx) => append(tx, context, line));
}

/** Was more of the book signed here than the backup knows of? Then it is sealed no more until a person has seen to it. */
async function isTurnedBack({ dataDir }: Place, store: Store): Promise<boolean> {
  const newest = await store.transact(context, (tx) => readNewestCheckpoint(tx));
  return (readLastCheckpoint(dataDir)?.size ?? 0) > (newest?.size ?? 0);
}

const unknownLoss =
  "配置读不出，没有查看附件文件夹 | the configuration cannot be read, so files were not looked for: gatehouse check, then gatehouse doctor";

/** What the database that was restored has outside itself, and is not there; undefined where nobody can say. */
async function lostAfter(place: Place, store: Store) {
  const config = await readableConfig(place);
  if (config === undefined) return undefined;
  const disk = await examineDisk(store, folderOfFiles(config.files, place.dataDir));
  return { disk, months: await lostMonths(place, store, config) };
}

/** Fills an empty database from a backup and erases again who was erased since. Exit 1: not restored, or the book in it is not what was sealed. */
export async function restoreCommand(file: string, options: RestoreOptions): Promise<number> {
  const place = findPlace();
  const paths = backupPaths(resolve(place.cwd, file));
  requireFiles(paths, options);
  const source = masterSource(place.dataDir, readEnvironment(place.env).masterKey);
  if (options.keys) await requireMaster(paths.keys, source);
  await learnErased(place, paths, options.erased ?? []);
  const done = await withDatabase(place, async (database) => {
    const { owner, appRole } = database;
    const keys = options.keys ? { keys: paths.keys } : {};
    const restored = await restore({ owner, appRole, data: paths.data, ...keys, replace: options.replace ?? false });
    await migrateAll(database);
    return opened(database, async (store) => {
      const keyring = await openKeys({ store, source, suite: "aes" });
      const again = await keepErased({ store, keyring, dataDir: place.dataDir });
      await book(store, restored);
      const entries = await store.transact(context, checkBook);
      return {
        ...restored,
        erased_again: again,
        entries_checked: entries,
        book_turned_back: await isTurnedBack(place, store),
        lost: await lostAfter(place, store),
      };
    });
  });
  const { lost, ...told } = done;
  const lines = lost === undefined ? [unknownLoss] : [filesLine(lost.disk), monthsLine(place, lost.months)];
  if (options.json) {
    const { disk, months } = lost ?? {};
    const missing = { files_folder: disk?.folder, files_missing: disk?.missing, months_missing: months };
    process.stdout.write(`${JSON.stringify({ ...told, ...missing })}\n`);
  } else {
    process.stdout.write(
      `已恢复 restored ${done.made_at} · ${done.rows} 行 rows · 再次清除 erased again: ${done.erased_again} · 账本核对 entries of the book checked: ${done.entries_checked}\n`,
    );
    if (done.book_turned_back)
      process.stdout.write(
        "备份之后签过的账本不在其中，封存已停，请运行 what was signed of the book since the backup is not in it, and sealing has stopped: run gatehouse audit fork-ack --reason …\n",
      );
    for (const line of lines) if (line !== undefined) process.stdout.write(`${line}\n`);
  }
  return exitCodes.done;
}
