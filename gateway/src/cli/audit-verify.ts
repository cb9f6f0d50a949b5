import { spawnSync } from "node:child_process";
import { loadConfig } from "../config/load.js";
import { approvedPlace } from "../isolation/package/lock-file.js";
import { examineBook, examinedLine } from "../ledger/examine-book.js";
import { verifierPath } from "../ledger/export/write-bundle.js";
import { pluginSchemas } from "../plugins.js";
import { exitCodes } from "./exit.js";
import { findPlace } from "./place.js";
import { withStore } from "./with-database.js";

export interface VerifyOptions {
  readonly key?: string;
  /** Folders with checkpoints that somebody kept: mailed, posted, copied. */
  readonly anchors?: readonly string[];
  readonly json?: boolean;
}

/** Runs the verifier of this installation, not the bundle's: whoever changed the one may have changed the other. */
function verifyBundle(dir: string, { key }: VerifyOptions): number {
  const words = key === undefined ? [dir] : [dir, "--key", key];
  const { status } = spawnSync(process.execPath, [verifierPath, ...words], { stdio: "inherit" });
  return status ?? exitCodes.failed;
}

/** The book in the database against its tree, its signatures and every checkpoint that was anchored. */
async function verifyBook({ anchors: kept = [], json }: VerifyOptions): Promise<number> {
  const place = findPlace();
  const { config } = await loadConfig({ ...place, plugins: pluginSchemas(approvedPlace(place)) });
  const { dataDir } = place;
  const found = await withStore(place, (store) => examineBook(store, { dataDir, anchors: config.audit.anchors, kept }));
  if (found === undefined) throw new Error("还没有封存过 | nothing was ever sealed here: start the gateway once");
  process.stdout.write(json === true ? `${JSON.stringify(found)}\n` : `✓ ${examinedLine(found)}\n`);
  return exitCodes.done;
}

/** A bundle, or, without a folder, the book in the database. */
export const auditVerify = async (dir: string | undefined, options: VerifyOptions): Promise<number> =>
  dir === undefined ? verifyBook(options) : verifyBundle(dir, options);
