import { createPrivateKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { chmodSync, linkSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ConfigError } from "../../config/config-error.js";
import { createSigner, type SignerKey, type VerifierKey } from "../note/keys.js";

/**
 * The keys the book is signed with: `keys/audit-<n>.pem` of the data folder, the highest number newest. They are never in
 * the database nor in its backups. Only the process that seals needs them.
 */
const folderOf = (dataDir: string): string => join(dataDir, "keys");
const fileOf = (dataDir: string, n: number): string => join(folderOf(dataDir), `audit-${n}.pem`);

/** After a rotation both keys sign for a day: long enough for an anchor to leave with the old one. */
const bothMs = 24 * 3_600_000;

function numbersIn(dataDir: string): number[] {
  mkdirSync(folderOf(dataDir), { recursive: true, mode: 0o700 });
  const names = readdirSync(folderOf(dataDir), { withFileTypes: true }).map(({ name }) => name);
  const numbers = names.flatMap((name) => /^audit-(\d+)\.pem$/.exec(name)?.[1] ?? []).map(Number);
  return numbers.sort((a, b) => b - a);
}

function read(file: string): KeyObject {
  try {
    return createPrivateKey(readFileSync(file, "utf8"));
  } catch (error) {
    throw new ConfigError(
      `${file} 读不出签名密钥，请从备份恢复 | ${file} holds no signing key: restore it from your copy`,
      { cause: error },
    );
  }
}

/** Written whole under its name, or not at all: of two processes that start at once one makes it. */
export function makeSigningKey(dataDir: string, n: number): void {
  const { privateKey } = generateKeyPairSync("ed25519");
  const draft = `${fileOf(dataDir, n)}.${process.pid}.tmp`;
  writeFileSync(draft, privateKey.export({ type: "pkcs8", format: "pem" }), { mode: 0o600, flush: true });
  chmodSync(draft, 0o600);
  try {
    linkSync(draft, fileOf(dataDir, n));
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Who signs for a log now, the newest first; of this folder's keys. Empty: it has none. `now`: milliseconds. */
export function signersOf(dataDir: string, origin: string, now: number): readonly SignerKey[] {
  const [newest, before] = numbersIn(dataDir);
  if (newest === undefined) return [];
  const rotatedMs = now - statSync(fileOf(dataDir, newest)).mtimeMs;
  const numbers = before !== undefined && rotatedMs < bothMs ? [newest, before] : [newest];
  return numbers.map((n) => createSigner(origin, read(fileOf(dataDir, n))));
}

/** The number of the newest key; 0: there is none. */
export const newestKey = (dataDir: string): number => numbersIn(dataDir)[0] ?? 0;

/** Every key that ever signed here, for notes from before a rotation. */
export const verifiersOf = (dataDir: string, origin: string): readonly VerifierKey[] =>
  numbersIn(dataDir).map((n) => createSigner(origin, read(fileOf(dataDir, n))).verifier);
