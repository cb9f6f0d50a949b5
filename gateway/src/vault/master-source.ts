import { randomBytes } from "node:crypto";
import {
  chownSync,
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { ConfigError } from "../config/config-error.js";
import { type MasterKeySetting, parseMasterKeys } from "../config/master-key-setting.js";
import { unwrapByCommand } from "./unwrap-by-command.js";

/** Where the 32 bytes everything sealed depends on come from. */
export interface MasterSource {
  /** Every generation there is, newest first. Throws ConfigError for what a person must mend. */
  read(): Promise<readonly Buffer[]>;
  /** The file that holds them; absent where they stand in the environment. */
  readonly file?: string;
  /** Differs when the file was changed since. */
  stamp(): string;
  /** Puts generations into the file, newest first; absent where another program keeps them. */
  readonly write?: (keys: readonly Buffer[]) => void;
}

function stampOf(file: string): string {
  const { mtimeMs, size, ino } = statSync(file, { throwIfNoEntry: false }) ?? { mtimeMs: 0, size: 0, ino: 0 };
  return `${mtimeMs}.${size}.${ino}`;
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

const damaged = (file: string): ConfigError =>
  new ConfigError(
    `${file} 已损坏，请从备份恢复 | ${file} is damaged: restore it from your backup; without it nothing can be read`,
  );

function keysIn(file: string): readonly Buffer[] | undefined {
  const text = textOf(file);
  if (text === undefined) return undefined;
  const keys = parseMasterKeys(text);
  if (keys === undefined) throw damaged(file);
  return keys;
}

const textFor = (keys: readonly Buffer[]): string => keys.map((key) => `${key.toString("base64")}\n`).join("");

/** On the disk whole before it has its name: nobody reads half of it, whatever ends this process. */
function writeDraft(file: string, keys: readonly Buffer[]): string {
  const draft = `${file}.${process.pid}.tmp`;
  const handle = openSync(draft, "w", 0o600);
  writeFileSync(handle, textFor(keys));
  fsyncSync(handle);
  closeSync(handle);
  return draft;
}

/** Whoever runs a command may be root; the gateway that reads the file is not. */
function keepOwner(file: string, draft: string): void {
  const before = statSync(file, { throwIfNoEntry: false });
  const made = statSync(draft);
  if (before !== undefined && (before.uid !== made.uid || before.gid !== made.gid))
    chownSync(draft, before.uid, before.gid);
}

/** Linked into place, so that of two processes starting together one wins. */
function create(file: string): readonly Buffer[] {
  const folder = dirname(file);
  mkdirSync(dirname(folder), { recursive: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const draft = writeDraft(file, [randomBytes(32)]);
  try {
    linkSync(draft, file);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  return keysIn(file) as readonly Buffer[];
}

function inFile(file: string, missing: () => readonly Buffer[]): MasterSource {
  return {
    file,
    read: async () => keysIn(file) ?? missing(),
    stamp: () => stampOf(file),
    write(keys) {
      const draft = writeDraft(file, keys);
      keepOwner(file, draft);
      renameSync(draft, file);
    },
  };
}

function byCommand(file: string, command: readonly string[]): MasterSource {
  return {
    file,
    async read() {
      const lines = (textOf(file) ?? "").split("\n").map((line) => line.trim());
      const wrapped = lines.filter((line) => line !== "");
      if (wrapped.length === 0)
        throw new ConfigError(
          `${file} 不存在或为空：每行放一个由密钥服务包好的主密钥，最新的在前 | ${file} is missing or empty: put the master key in it as your key service wrapped it, one generation a line, newest first`,
        );
      return Promise.all(wrapped.map((line) => unwrapByCommand(command, line)));
    },
    stamp: () => stampOf(file),
  };
}

/** `keys/master` of the data folder unless the environment says otherwise; made once. */
export function masterSource(dataDir: string, setting: MasterKeySetting | undefined): MasterSource {
  const own = join(dataDir, "keys", "master");
  switch (setting?.kind) {
    case undefined:
      return inFile(own, () => create(own));
    case "given":
      return { read: async () => setting.keys, stamp: () => "" };
    case "file":
      return inFile(setting.path, () => {
        throw damaged(setting.path);
      });
    case "command":
      return byCommand(join(dataDir, "keys", "wrapped"), setting.command);
  }
}
