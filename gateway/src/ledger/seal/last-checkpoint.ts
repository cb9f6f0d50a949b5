import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Checkpoint, parseCheckpoint } from "../note/checkpoint.js";
import { parseNote } from "../note/note.js";

/** Beside the signing key and outside the database: what was signed last. A database that was turned back differs. */
const fileOf = (dataDir: string): string => join(dataDir, "keys", "last-checkpoint");

/** The checkpoint in a signed note; undefined when it is none. */
export function checkpointIn(note: string): Checkpoint | undefined {
  const parsed = parseNote(note);
  return parsed && parseCheckpoint(parsed.text);
}

/** Undefined: nothing was signed here yet. Throws when the file is none of ours: then nobody knows what was signed. */
export function readLastCheckpoint(dataDir: string): Checkpoint | undefined {
  let note: string;
  try {
    note = readFileSync(fileOf(dataDir), "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
  const checkpoint = checkpointIn(note);
  if (checkpoint === undefined) throw new Error(`${fileOf(dataDir)} is damaged: restore it from your copy`);
  return checkpoint;
}

/** After the commit: a crash in between leaves an older file, from which the database goes on. */
export function writeLastCheckpoint(dataDir: string, note: string): void {
  const file = fileOf(dataDir);
  const beside = `${file}.tmp`;
  writeFileSync(beside, note, { mode: 0o600, flush: true });
  renameSync(beside, file);
  const folder = openSync(join(dataDir, "keys"), "r");
  fsyncSync(folder);
  closeSync(folder);
}
