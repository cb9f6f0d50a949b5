import { createHash } from "node:crypto";
import { join } from "node:path";
import { type FileFacts, writeWhole } from "./write-file.js";

/** A file that travels with a bundle, and is signed with it: a register, a checklist. */
export interface ToEnclose {
  /** Letters, digits, `-`, `_` and one suffix: `access.csv`. */
  readonly name: string;
  readonly content: AsyncIterable<string> | Iterable<string>;
}

export interface Enclosed extends FileFacts {
  readonly name: string;
  readonly note: "a file of the pack";
}

/** Writes it whole; registers are some megabytes at most. */
export async function enclose(dir: string, { name, content }: ToEnclose): Promise<Enclosed> {
  let text = "";
  for await (const piece of content) text += piece;
  const bytes = Buffer.from(text);
  await writeWhole(join(dir, name), bytes);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { name, note: "a file of the pack", bytes: bytes.length, sha256 };
}
