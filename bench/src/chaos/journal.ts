import { close as closeFile, fdatasync, openSync, write } from "node:fs";
import { open } from "node:fs/promises";
import { promisify } from "node:util";

const writeTo = promisify(write) as (file: number, text: string) => Promise<unknown>;
const sync = promisify(fdatasync);
const closing = promisify(closeFile);

/** A file of JSON lines in which a line is on the disk before anybody is told that it is kept. */
export interface Journal {
  keep(entry: object): Promise<void>;
  close(): Promise<void>;
}

/** Lines that come while the disk is busy share the next write. */
export function openJournal(path: string): Journal {
  const file = openSync(path, "w");
  let lines: string[] = [];
  let next: Promise<void> | undefined;
  let last: Promise<void> = Promise.resolve();

  async function flush(before: Promise<void>): Promise<void> {
    await before;
    const text = lines.join("");
    lines = [];
    next = undefined;
    await writeTo(file, text);
    await sync(file);
  }

  return {
    keep(entry) {
      lines.push(`${JSON.stringify(entry)}\n`);
      if (next === undefined) {
        next = flush(last);
        last = next;
      }
      return next;
    },
    async close() {
      await last;
      await closing(file);
    },
  };
}

/** Every entry of a journal, in the order they were kept. */
export async function readJournal<Entry>(path: string): Promise<Entry[]> {
  const entries: Entry[] = [];
  const file = await open(path);
  for await (const line of file.readLines()) if (line !== "") entries.push(JSON.parse(line) as Entry);
  return entries;
}
