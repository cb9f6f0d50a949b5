import { randomBytes } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ConfigError } from "../config/config-error.js";

function read(file: string): Buffer | undefined {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
  const key = Buffer.from(text.trim(), "base64");
  if (key.length === 32) return key;
  throw new ConfigError(
    `${file} 已损坏，请从备份恢复 | ${file} is damaged: restore it from your backup; without it nothing can be read`,
  );
}

/** Linked into place whole, so that of two processes starting together one wins and neither reads half a key. */
function create(folder: string, file: string): Buffer {
  mkdirSync(dirname(folder), { recursive: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}.tmp`;
  writeFileSync(draft, `${randomBytes(32).toString("base64")}\n`, { mode: 0o600 });
  try {
    linkSync(draft, file);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  return read(file) as Buffer;
}

/** The 32 bytes everything sealed depends on: from the environment, else `keys/master` of the data folder, made once. */
export function masterKey(dataDir: string, given: Buffer | undefined): Buffer {
  const folder = join(dataDir, "keys");
  const file = join(folder, "master");
  return given ?? read(file) ?? create(folder, file);
}
