import { spawnSync } from "node:child_process";
import { verifierPath } from "../ledger/export/write-bundle.js";
import { exitCodes } from "./exit.js";

/** Runs the verifier of this installation, not the bundle's: whoever changed the one may have changed the other. */
export async function auditVerify(dir: string, { key }: { readonly key?: string }): Promise<number> {
  const words = key === undefined ? [dir] : [dir, "--key", key];
  const { status } = spawnSync(process.execPath, [verifierPath, ...words], { stdio: "inherit" });
  return status ?? exitCodes.failed;
}
