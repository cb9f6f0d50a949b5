import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { AnchorOptions } from "../../config/anchors.js";
import { type Checkpoint, parseCheckpoint } from "../note/checkpoint.js";
import { type Note, parseNote } from "../note/note.js";

/** A checkpoint as it lies in an anchor folder. */
export interface KeptCheckpoint {
  readonly path: string;
  readonly note: Note;
  readonly checkpoint: Checkpoint;
}

/** Where stamped checkpoints lie when there is no file anchor. */
export const ownFolder = (dataDir: string): string => join(dataDir, "anchors");

/** The folders this machine can compare the book with; what left by mail or webhook is with those who got it. */
export function anchorFolders(anchors: readonly AnchorOptions[], dataDir: string): readonly string[] {
  const dirs = anchors.flatMap((anchor) => (anchor.kind === "file" ? [anchor.dir] : []));
  return existsSync(ownFolder(dataDir)) ? [...dirs, ownFolder(dataDir)] : dirs;
}

function keptAt(path: string): readonly KeptCheckpoint[] {
  const text = readFileSync(path, "utf8");
  // Begun this moment, or before a crash: it says nothing. No line of the database counts it as sent.
  if (text === "") return [];
  const note = parseNote(text);
  const checkpoint = note && parseCheckpoint(note.text);
  if (note === undefined || checkpoint === undefined)
    throw new Error(`${path}: 不是检查点 | this is no checkpoint: it was damaged or changed`);
  return [{ path, note, checkpoint }];
}

/** Every checkpoint of a folder, the smallest first. Throws where the folder cannot be read, or one of them is none. */
export function keptIn(dir: string): readonly KeptCheckpoint[] {
  const names = readdirSync(dir).filter((name) => /^checkpoint-.*\.txt$/.test(name));
  return names.flatMap((name) => keptAt(join(dir, name))).sort((a, b) => a.checkpoint.size - b.checkpoint.size);
}
