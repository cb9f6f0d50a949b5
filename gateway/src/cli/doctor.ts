import { access, constants, statfs } from "node:fs/promises";
import { readEnvironment } from "../config/environment.js";
import { loadConfig, readConfig } from "../config/load.js";
import type { Config } from "../config/schema.js";
import { createEgress } from "../egress/egress.js";
import { examineDisk } from "../files/examine-disk.js";
import { folderOfFiles } from "../files/folder-of-files.js";
import { openFileStores } from "../files/open-stores.js";
import { approvedPlace } from "../isolation/package/lock-file.js";
import { refuseOpenRedis } from "../jobs/open-redis.js";
import { redisWarnings } from "../jobs/redis-warnings.js";
import { examineBook, examinedLine } from "../ledger/examine-book.js";
import { pluginSchemas } from "../plugins.js";
import { archivedMonths } from "../retention/archive-months.js";
import { alarmingMs } from "../store/clock.js";
import { databaseUser } from "../store/embedded/database-user.js";
import { withClient } from "../store/embedded/with-client.js";
import type { Store } from "../store/transaction.js";
import { checkPlugins } from "./check-plugins.js";
import { exitCodes } from "./exit.js";
import { findPlace, type Place } from "./place.js";
import { setupFor } from "./setup-for.js";
import { filesLine, lostMonths, monthsLine } from "./what-is-lost.js";
import { withDatabase, withStore } from "./with-database.js";

interface Finding {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
  /** All that is missing: the detail names some. */
  readonly missing?: readonly string[];
}

class MissingError extends Error {
  override readonly name = "MissingError";
  readonly missing: readonly string[];

  constructor(message: string, missing: readonly string[]) {
    super(message);
    this.missing = missing;
  }
}

const leastFree = 0.05;

async function examine(name: string, look: () => Promise<string>): Promise<Finding> {
  try {
    return { name, ok: true, detail: await look() };
  } catch (error) {
    const missing = error instanceof MissingError ? { missing: error.missing } : {};
    return { name, ok: false, detail: error instanceof Error ? error.message : String(error), ...missing };
  }
}

async function configuration(place: Place): Promise<string> {
  const { problems, file, demo } = await readConfig({ ...place, plugins: pluginSchemas(approvedPlace(place)) });
  if (problems.length > 0) throw new Error(`${problems.length} problems; run \`gatehouse check\``);
  return demo ? "demo" : (file ?? "");
}

async function dataFolder({ dataDir }: Place): Promise<string> {
  await access(dataDir, constants.R_OK | constants.W_OK);
  const { bavail, blocks, bsize } = await statfs(dataDir);
  if (bavail / blocks < leastFree) throw new Error(`${dataDir}: less than 5 % of the disk is free`);
  return `${dataDir}, ${Math.round((bavail * bsize) / 2 ** 30)} GiB free`;
}

const database = (place: Place): Promise<string> =>
  withDatabase(place, ({ app, embedded }) =>
    withClient(app, async (client) => {
      await client.query("SET app.role = 'system'");
      const { rows } = await client.query<{ version: string; waiting: string; dead: string; at: Date }>(
        `SELECT current_setting('server_version') AS version, now() AS at, (SELECT count(*) FROM delivery) AS waiting,
           (SELECT count(*) FROM dead_letter WHERE state = 'open') AS dead`,
      );
      const [row] = rows;
      const offsetMs = (row?.at.getTime() ?? Date.now()) - Date.now();
      if (Math.abs(offsetMs) >= alarmingMs)
        throw new Error(`this machine's clock is ${Math.round(offsetMs / 1000)} s behind the database's`);
      const user = embedded ? databaseUser(place.dataDir) : undefined;
      const runs = user === undefined ? "" : `, runs as ${user.name}`;
      return `PostgreSQL ${row?.version}${embedded ? ", embedded" : ""}${runs}; ${row?.waiting} deliveries waiting, ${row?.dead} dead letters`;
    }),
  );

/** Asks an object store for what is not there: a wrong key or bucket shows now, and not with the first file. */
async function askStore(files: Config["files"], allowPrivate: readonly string[], store: Store, dataDir: string) {
  if (files.kind !== "s3") return;
  const egress = createEgress({ allowPrivate });
  try {
    await openFileStores({ files, store, dataDir, egress }).current.exists("doctor");
  } finally {
    await egress.close();
  }
}

const fileStore = (place: Place): Promise<string> =>
  withStore(place, async (store) => {
    const { files, allowPrivate } = await setupFor(place);
    await askStore(files, allowPrivate, store, place.dataDir);
    const disk = await examineDisk(store, folderOfFiles(files, place.dataDir));
    const line = filesLine(disk);
    if (line !== undefined) throw new MissingError(line, disk.missing);
    return disk.files === 0 ? files.kind : `${files.kind}, ${disk.files} files in ${disk.folder}`;
  });

/** Where the book is sealed its archive is written too. */
async function archive(place: Place): Promise<string> {
  const { config } = await loadConfig({ ...place, plugins: pluginSchemas(approvedPlace(place)) });
  const months = await withStore(place, (store) => lostMonths(place, store, config));
  const line = monthsLine(place, months);
  if (line !== undefined) throw new MissingError(line, months);
  return `${(await archivedMonths(place.dataDir)).length} months of the book`;
}

async function book(place: Place): Promise<string> {
  const { config } = await loadConfig({ ...place, plugins: pluginSchemas(approvedPlace(place)) });
  const { anchors } = config.audit;
  const found = await withStore(place, (store) => examineBook(store, { dataDir: place.dataDir, anchors }));
  return found === undefined ? "nothing sealed yet" : examinedLine(found);
}

async function redis(url: string): Promise<string> {
  await refuseOpenRedis(url);
  const warnings = await redisWarnings(url);
  if (warnings.length > 0) throw new Error(warnings.join("; "));
  return "appendonly yes, noeviction";
}

/** The other side's answer for each account and endpoint; none where the configuration or the database is not right. */
async function otherSides(place: Place): Promise<readonly Finding[]> {
  try {
    const health = await checkPlugins(place);
    return health.map(({ name, state, detail }) => ({ name, ok: state === "ok", detail }));
  } catch (error) {
    return [
      { name: "accounts and endpoints", ok: false, detail: error instanceof Error ? error.message : String(error) },
    ];
  }
}

/** Looks at everything a start depends on, and says what to mend. */
export async function doctor(options: { readonly json?: boolean }): Promise<number> {
  const place = findPlace();
  const { redisUrl } = readEnvironment(place.env);
  const findings = [
    await examine("node", async () => process.version),
    await examine("configuration", () => configuration(place)),
    await examine("data folder", () => dataFolder(place)),
    await examine("database", () => database(place)),
    await examine("files", () => fileStore(place)),
    await examine("book", () => book(place)),
    await examine("archive", () => archive(place)),
    ...(redisUrl === undefined ? [] : [await examine("redis", () => redis(redisUrl))]),
  ];
  if (findings.every(({ ok }) => ok)) findings.push(...(await otherSides(place)));
  if (options.json) process.stdout.write(`${JSON.stringify({ findings }, null, 2)}\n`);
  else for (const { name, ok, detail } of findings) process.stdout.write(`${ok ? "✓" : "✗"} ${name}: ${detail}\n`);
  return findings.every((finding) => finding.ok) ? exitCodes.done : exitCodes.failed;
}
