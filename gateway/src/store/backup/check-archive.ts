import { createHash, type Hash } from "node:crypto";
import { type Head, names, type Tail, tableOf, tail } from "./manifest.js";
import { readArchive } from "./read-archive.js";

type Told = Tail["tables"][string];

interface Sum {
  readonly hash: Hash;
  bytes: number;
}

const differs = (told: Told, sum: Sum | undefined): boolean =>
  told.bytes !== (sum?.bytes ?? 0) || told.sha256 !== (sum?.hash ?? createHash("sha256")).digest("hex");

/** Reads an archive to its end and compares every table with what was written, before anything is touched. */
export async function checkArchive(path: string, { tables }: Head): Promise<Tail> {
  const sums = new Map<string, Sum>();
  let ended: Tail | undefined;
  for await (const { name, content } of readArchive(path)) {
    if (name === names.tail) ended = tail.parse(JSON.parse(content.toString()));
    const table = tableOf(name);
    if (table === undefined) continue;
    const sum = sums.get(table) ?? { hash: createHash("sha256"), bytes: 0 };
    sum.hash.update(content);
    sum.bytes += content.length;
    sums.set(table, sum);
  }
  if (ended === undefined) throw new Error(`${path} 不完整 | ${path} is cut off`);
  for (const { name } of tables) {
    const told = ended.tables[name];
    if (told === undefined || differs(told, sums.get(name)))
      throw new Error(`${path} 已损坏：表 ${name} | ${path} is damaged: table ${name} is not what was written`);
  }
  return ended;
}
