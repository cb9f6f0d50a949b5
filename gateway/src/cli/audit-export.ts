import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { commandLine } from "../ledger/export/advance-export.js";
import { askExport } from "../ledger/export/ask-export.js";
import type { Manifest } from "../ledger/export/manifest.js";
import { type ExportWish, exportWish } from "../ledger/export/wish.js";
import { readAuditExport } from "../store/sql/read-audit-export.js";
import { type Store, systemContext } from "../store/transaction.js";
import { dayOrTime } from "./day-or-time.js";
import { exitCodes, UsageError } from "./exit.js";
import { findPlace } from "./place.js";
import { setupFor } from "./setup-for.js";
import { withStore } from "./with-database.js";
import { writeExport } from "./write-export.js";

export interface ExportOptions {
  readonly from: string;
  readonly to: string;
  readonly purpose: string;
  readonly out: string;
  readonly person?: string;
  readonly actor?: string;
  readonly type?: string;
  readonly group?: string;
  readonly format?: readonly string[];
  readonly json?: boolean;
}

/** In the folder until the bundle is whole: which export it is, so that the same command goes on with it. */
const markOf = (dir: string): string => join(dir, ".export");

function wishOf(options: ExportOptions, timezone: string): ExportWish {
  const { from, to, purpose, person, actor, type, group, format } = options;
  const filters = Object.entries({ person, actor, type, group }).filter(([, value]) => value !== undefined);
  const parsed = exportWish.safeParse({
    ...Object.fromEntries(filters),
    from: dayOrTime(from, timezone),
    to: dayOrTime(to, timezone),
    purpose,
    formats: format ?? [],
  });
  if (parsed.success) return parsed.data;
  throw new UsageError(parsed.error.issues.map(({ path, message }) => `--${path.join(".")}: ${message}`).join("; "));
}

/** Goes on with the export of this folder, or begins one in an empty folder. */
async function beginIn(dir: string, store: Store, wish: ExportWish): Promise<string> {
  const context = { ...systemContext, actor: commandLine, via: commandLine };
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  if (existsSync(markOf(dir))) return resume(readFileSync(markOf(dir), "utf8"), store, wish);
  if (readdirSync(dir).length > 0) throw new UsageError(`${dir}: 目录不是空的 | the folder is not empty`);
  const { id } = await store.transact(context, (tx) => askExport(tx, context, wish));
  writeFileSync(markOf(dir), id, { flush: true });
  return id;
}

async function resume(id: string, store: Store, { purpose, formats, ...query }: ExportWish): Promise<string> {
  const row = await store.transact(systemContext, (tx) => readAuditExport(tx, id));
  const same = isDeepStrictEqual([row?.query, row?.purpose, row?.formats], [query, purpose, formats]);
  if (!same) throw new UsageError("目录里是另一个导出 | the folder holds another export, or of another database");
  return id;
}

function tell(dir: string, json: boolean): void {
  const manifest = JSON.parse(readFileSync(join(dir, "manifest.json"), "utf8")) as Manifest;
  const { rows, omitted, origin, checkpoint } = manifest;
  if (json) process.stdout.write(`${JSON.stringify({ dir, rows, omitted, origin, size: checkpoint.size })}\n`);
  else
    process.stdout.write(
      `${dir}: ${rows - omitted} 条 entries, ${omitted} 省略 omitted, 树 size ${checkpoint.size}, ${origin}\n验证 verify: node ${join(dir, "verify.mjs")} ${dir} --key …\n`,
    );
}

/** Writes a part of the book as a bundle into a folder. After a crash the same command goes on with it. */
export async function auditExport(options: ExportOptions): Promise<number> {
  const place = findPlace();
  const { setup, keys } = await setupFor(place);
  const wish = wishOf(options, setup.timezone);
  const dir = resolve(options.out);
  await withStore(place, (store, { app }) =>
    writeExport({ place, store, app, setup, keys }, dir, () => beginIn(dir, store, wish)),
  );
  rmSync(markOf(dir));
  tell(dir, options.json === true);
  return exitCodes.done;
}
