import { mkdir, open, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";

const people = z.array(z.string()).readonly();
const time = z.iso.datetime();

/** What the list outside the database remembers. Random ids, and what officers gave as reason. */
const line = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("asked"), id: z.string(), people, reason: z.string(), by: z.string(), at: time }),
  z.object({ kind: z.literal("erased"), id: z.string(), people, at: time }),
  z.object({
    kind: z.literal("held"),
    id: z.string(),
    of: z.enum(["person", "conversation", "period"]),
    target: z.string().nullable(),
    from: time.nullable(),
    to: time.nullable(),
    reason: z.string(),
    by: z.string(),
    at: time,
  }),
  z.object({ kind: z.literal("lifted"), id: z.string(), by: z.string(), at: time }),
]);
export type ListLine = Readonly<z.output<typeof line>>;
export type LineOf<Kind extends ListLine["kind"]> = Extract<ListLine, { kind: Kind }>;

/**
 * Beside the keys and outside the database: a restored backup is older than the erasures and holds since, and is told
 * of them from here before anybody sees it.
 */
export const erasedList = (dataDir: string): string => join(dataDir, "keys", "erased.jsonl");

/** Adds lines and waits until they are on the disk. The same line twice does no harm. */
export async function addLines(dataDir: string, lines: readonly ListLine[]): Promise<void> {
  if (lines.length === 0) return;
  const path = erasedList(dataDir);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const file = await open(path, "a", 0o600);
  try {
    await file.write(lines.map((entry) => `${JSON.stringify(entry)}\n`).join(""));
    await file.sync();
  } finally {
    await file.close();
  }
}

export const keyOf = ({ kind, id }: ListLine): string => `${kind} ${id}`;

/** Every line of a list, once; a last one that was cut off while it was written is left out. */
export async function readList(path: string): Promise<ListLine[]> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw error;
  });
  const lines = text.split("\n").slice(0, -1);
  return [...new Map(lines.map((one) => line.parse(JSON.parse(one))).map((one) => [keyOf(one), one])).values()];
}

/** The lines of one kind. */
export const linesOf = <Kind extends ListLine["kind"]>(list: readonly ListLine[], kind: Kind): LineOf<Kind>[] =>
  list.filter((one): one is LineOf<Kind> => one.kind === kind);
