import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type PackWish, packExport, packWish } from "../compliance/packs/pack-wish.js";
import { Problem } from "../desk/problem.js";
import { commandLine } from "../ledger/export/advance-export.js";
import { askExport } from "../ledger/export/ask-export.js";
import type { Manifest } from "../ledger/export/manifest.js";
import { systemContext } from "../store/transaction.js";
import { openKeys } from "../vault/open-keys.js";
import { exitCodes, UsageError } from "./exit.js";
import { findPlace } from "./place.js";
import { setupFor } from "./setup-for.js";
import { withStore } from "./with-database.js";
import { type ExportPlace, writeExport } from "./write-export.js";

export interface PackOptions {
  readonly out: string;
  readonly year?: string;
  readonly level?: string;
  readonly id?: string;
  readonly from?: string;
  readonly to?: string;
  readonly purpose?: string;
  readonly json?: boolean;
}

const context = { ...systemContext, actor: commandLine, via: commandLine };

const number = (text: string | undefined): number | undefined => (text === undefined ? undefined : Number(text));

/** Options as the API takes them; what is not given is left out, so that it is told by name. */
function wishOf(kind: string, { year, level, id, from, to, purpose }: PackOptions): PackWish {
  const given = {
    year: number(year),
    level: number(level),
    id,
    from,
    to,
    purpose: purpose ?? `compliance pack ${kind}`,
  };
  const entries = Object.entries(given).filter(([, value]) => value !== undefined);
  const parsed = packWish.safeParse({ kind, ...Object.fromEntries(entries) });
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => `--${path.join(".")}: ${message}`);
  throw new UsageError(`${faults.join("; ")}（材料 packs: minors --year、mlps、incident --id）`);
}

function emptyFolder(out: string): string {
  const dir = resolve(out);
  if (existsSync(dir) && readdirSync(dir).length > 0)
    throw new UsageError(`${dir}: 目录不是空的 | the folder is not empty`);
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  return dir;
}

async function ask({ store, setup, keys }: ExportPlace, wish: PackWish): Promise<string> {
  const keyring = await openKeys({ store, ...keys });
  return store.transact(context, async (tx) => {
    const { id } = await askExport(tx, context, await packExport(wish, { setup, keyring }, tx));
    return id;
  });
}

function tell(dir: string, json: boolean): void {
  const { views } = JSON.parse(readFileSync(join(dir, "manifest.json"), "utf8")) as Manifest;
  const names = views.map(({ name }) => name);
  process.stdout.write(
    json
      ? `${JSON.stringify({ dir, files: names })}\n`
      : `${dir}: ${names.join(", ")}\n验证 verify: node ${dir}/verify.mjs ${dir} --key …\n`,
  );
}

/** Writes a signed pack into an empty folder. */
export async function compliancePack(kind: string, options: PackOptions): Promise<number> {
  const wish = wishOf(kind, options);
  const place = findPlace();
  const found = await setupFor(place);
  const dir = emptyFolder(options.out);
  await withStore(place, (store, { app }) => {
    const at = { place, store, app, ...found };
    return writeExport(at, dir, () => ask(at, wish));
  }).catch((error: unknown) => {
    throw error instanceof Problem && error.status < 500 ? new UsageError(error.message) : error;
  });
  tell(dir, options.json === true);
  return exitCodes.done;
}
