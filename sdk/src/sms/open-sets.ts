import { z } from "zod";
import type { Host } from "../plugin.js";

/** Which long messages are on their way, oldest first: the account's state lists no keys. */
export interface OpenSets {
  add(id: string, since: Date): Promise<void>;
  remove(ids: readonly string[]): Promise<void>;
  /** Those that began before, and those that are too many. */
  due(before: Date): Promise<readonly string[]>;
}

const mostOpen = 500;
const place = "long";
const entriesIn = z.array(z.object({ id: z.string(), since: z.number() }));
type Entries = z.output<typeof entriesIn>;

/** Read from the state once: only one process listens for an account. */
export function createOpenSets(state: Host["state"]): OpenSets {
  let entries: Entries | undefined;

  async function read(): Promise<Entries> {
    entries ??= entriesIn.parse(JSON.parse((await state.get(place)) ?? "[]"));
    return entries;
  }

  async function write(next: Entries): Promise<void> {
    await state.set(place, JSON.stringify(next));
    entries = next;
  }

  return {
    async add(id, since) {
      const open = await read();
      if (!open.some((entry) => entry.id === id)) await write([...open, { id, since: since.getTime() }]);
    },
    async remove(ids) {
      const open = await read();
      const left = open.filter(({ id }) => !ids.includes(id));
      if (left.length < open.length) await write(left);
    },
    async due(before) {
      const open = await read();
      const isDue = ({ since }: Entries[number], n: number): boolean =>
        since <= before.getTime() || n < open.length - mostOpen;
      return open.filter(isDue).map(({ id }) => id);
    },
  };
}
