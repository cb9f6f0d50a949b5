import { readdirSync, rmSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { backupDays } from "../erasure/certificate.js";
import { erasedList, readList } from "../erasure/erased-list.js";
import { keepList } from "../erasure/keep-list.js";
import { backup } from "../store/backup/backup.js";
import { readHead } from "../store/backup/read-archive.js";
import type { Database } from "../store/open-database.js";
import { createPool } from "../store/pool.js";
import { isUnsealedSince } from "../store/sql/is-unsealed-since.js";
import { createStore, type Store, systemContext } from "../store/transaction.js";
import { backupPaths } from "./backup-paths.js";
import { exitCodes } from "./exit.js";
import { besideLines, keptBeside } from "./kept-beside.js";
import { findPlace, type Place } from "./place.js";
import { requireCluster, withDatabase } from "./with-database.js";

export interface BackupOptions {
  readonly out: string;
  readonly json?: boolean;
}

const dayMs = 86_400_000;
const sealMs = 10_000;
const againMs = 100;
const farFuture = new Date("9999-01-01T00:00:00Z");

/** Sets of keys beside this one that are older than any key may be kept. */
async function dropOldKeys(folder: string, now: number): Promise<string[]> {
  const dropped: string[] = [];
  for (const name of readdirSync(folder).filter((file) => file.endsWith(".keys"))) {
    const made = await readHead(join(folder, name)).then(
      (about) => (about.part === "keys" ? Date.parse(about.made_at) : now),
      () => now,
    );
    if (now - made <= backupDays * dayMs) continue;
    rmSync(join(folder, name));
    dropped.push(name);
  }
  return dropped;
}

/** What is not sealed when it is copied is sealed anew after a restore. Where no gateway seals, nothing is waited for long. */
async function untilSealed(store: Store): Promise<boolean> {
  const until = performance.now() + sealMs;
  const asked = await store.transact(systemContext, async (tx) => (await isUnsealedSince(tx, farFuture)) && tx.now);
  if (asked === false) return true;
  while (await store.transact(systemContext, (tx) => isUnsealedSince(tx, asked))) {
    if (performance.now() > until) return false;
    await sleep(againMs);
  }
  return true;
}

async function writeErased(place: Place, store: Store, path: string): Promise<void> {
  await keepList({ store, dataDir: place.dataDir });
  const lines = (await readList(erasedList(place.dataDir))).map((entry) => `${JSON.stringify(entry)}\n`);
  await writeFile(path, lines.join(""), { mode: 0o600 });
}

async function make(place: Place, { owner, app }: Database, paths: ReturnType<typeof backupPaths>) {
  const store = createStore(createPool(app, () => {}));
  try {
    const sealed = await untilSealed(store);
    const made = await backup(owner, paths);
    await writeErased(place, store, paths.erased);
    return { ...made, sealed, beside: await keptBeside(place, store) };
  } finally {
    await store.close();
  }
}

/** Copies the database into two archives, its keys apart, with the list of who was erased. The gateway may run on. */
export async function backupCommand(options: BackupOptions): Promise<number> {
  const place = findPlace();
  requireCluster(place);
  const paths = backupPaths(resolve(place.cwd, options.out));
  await mkdir(dirname(paths.data), { recursive: true });
  const done = await withDatabase(place, (database) => make(place, database, paths));
  const dropped = await dropOldKeys(dirname(paths.keys), Date.parse(done.made_at));
  if (options.json) process.stdout.write(`${JSON.stringify({ ...done, ...paths, dropped })}\n`);
  else
    process.stdout.write(
      `${paths.data} · ${done.rows} 行 rows\n${paths.keys} · 数据密钥，另存一处，至多 ${backupDays} 天 data keys: keep them elsewhere, ${backupDays} days at most\n${paths.erased} · 已清除者 who was erased\n主密钥与签名密钥不在其中，请另外保管 $GATEHOUSE_DATA/keys is in none of them: keep it yourself\n${besideLines(done.beside)}`,
    );
  return exitCodes.done;
}
