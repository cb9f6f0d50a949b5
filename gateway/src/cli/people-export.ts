import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { writePack } from "../compliance/packs/write-pack.js";
import { createEgress } from "../egress/egress.js";
import { openFileStores } from "../files/open-stores.js";
import { signersOf } from "../ledger/seal/signing-keys.js";
import { endExport } from "../person-export/advance.js";
import { askPersonExport, commandLine } from "../person-export/ask.js";
import { personExportWish } from "../person-export/wish.js";
import { type BundleDeps, filesMissingIn, packOf } from "../person-export/write-archive.js";
import { countMessagesOfPeople } from "../store/sql/count-messages-of-people.js";
import type { PersonExportRow } from "../store/sql/person-export-row.js";
import { systemContext } from "../store/transaction.js";
import { openKeys } from "../vault/open-keys.js";
import { exitCodes, UsageError } from "./exit.js";
import { findPlace } from "./place.js";
import { progressBar } from "./progress.js";
import { setupFor } from "./setup-for.js";
import { withStore } from "./with-database.js";

export interface PersonExportOptions {
  readonly out: string;
  readonly purpose: string;
  readonly request?: string;
  readonly language?: "zh-CN" | "en";
  readonly json?: boolean;
}

const context = { ...systemContext, actor: commandLine, via: commandLine };

/** Said, and its request opened, before the first word is read. */
async function ask({ store, keyring, setup }: BundleDeps, personId: string, options: PersonExportOptions) {
  const { purpose, request: request_id, language } = options;
  const wish = personExportWish.safeParse({ purpose, request_id, language });
  if (!wish.success)
    throw new UsageError(wish.error.issues.map(({ path, message }) => `--${path.join(".")}: ${message}`).join("; "));
  const asked = await store.transact(context, (tx) =>
    askPersonExport({ keyring, locale: setup.locale }, tx, context, personId, wish.data),
  );
  switch (asked.state) {
    case "asked":
      return asked.row;
    case "unknown":
      throw new UsageError(`没有此人 ${personId} | there is no person ${personId}`);
    case "no_such_request":
      throw new UsageError(
        `没有这一未答复的请求 ${request_id} | no open request of this person has the id ${request_id}`,
      );
    case "erased":
      throw new Error(`${personId} 已清除 | was erased`);
    case "set_aside":
      throw new Error(`${personId} 已封存，保全结束前不作任何使用 | is set aside under a hold, and used for nothing`);
  }
}

/** A bar over both readings. */
async function counting(deps: BundleDeps, people: readonly string[]): Promise<BundleDeps> {
  const total = 2 * (await deps.store.transact(context, (tx) => countMessagesOfPeople(tx, people)));
  const show = progressBar("导出 exporting");
  let done = 0;
  const onMessage = (): void => {
    done += 1;
    show(done, total);
  };
  return { ...deps, onMessage };
}

/** What fails is an end too: its request stays open, and half of what somebody wrote lies nowhere. */
async function write(deps: BundleDeps, row: PersonExportRow, dir: string) {
  const { store, keyring } = deps;
  try {
    const plan = packOf(await counting(deps, row.people), row, store.clock.now());
    const manifest = await writePack(dir, deps, plan);
    const filesMissing = filesMissingIn(manifest);
    await store.transact(systemContext, (tx) => endExport(keyring, tx, row, { state: "done", filesMissing }));
    return { files: manifest.views.length, files_missing: filesMissing };
  } catch (error) {
    for (const name of readdirSync(dir)) rmSync(join(dir, name), { recursive: true });
    const failure = error instanceof Error ? error.message : String(error);
    await store.transact(systemContext, (tx) => endExport(keyring, tx, row, { state: "failed", failure }));
    throw error;
  }
}

const missingLine = (count: number): string =>
  count === 0
    ? ""
    : `${count} 个文件读不出来，见 manifest.json 的 missing | ${count} files could not be read: see "missing" in manifest.json\n`;

/** Writes everything held about a person into an empty folder, in plain text, and answers their request. */
export async function peopleExport(personId: string, options: PersonExportOptions): Promise<number> {
  const place = findPlace();
  const dir = resolve(options.out);
  if (existsSync(dir) && readdirSync(dir).length > 0)
    throw new UsageError(`${dir}: 目录不是空的 | the folder is not empty`);
  const { setup, keys, files: kept, allowPrivate } = await setupFor(place);
  const { row, written } = await withStore(place, async (store) => {
    const egress = createEgress({ allowPrivate });
    const contents = openFileStores({ files: kept, dataDir: place.dataDir, store, egress });
    const signers = (origin: string) => signersOf(place.dataDir, origin, store.clock.now().getTime());
    const deps = { store, setup, contents, keyring: await openKeys({ store, ...keys }), signersOf: signers };
    try {
      const asked = await ask(deps, personId, options);
      mkdirSync(dir, { recursive: true, mode: 0o700 });
      return { row: asked, written: await write(deps, asked, dir) };
    } finally {
      await egress.close();
    }
  });
  const { id, request_id } = row;
  const { files, files_missing } = written;
  process.stdout.write(
    options.json === true
      ? `${JSON.stringify({ id, person_id: personId, request_id, dir, ...written })}\n`
      : `${dir}: ${files} 个文件 files (${id})\n${missingLine(files_missing)}验证 verify: node ${dir}/verify.mjs ${dir} --key …\n`,
  );
  return exitCodes.done;
}
