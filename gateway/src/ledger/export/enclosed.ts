import { createHash } from "node:crypto";
import { join } from "node:path";
import { type FileFacts, writeStreamWhole } from "./write-file.js";

/** A file that travels with a bundle, and is signed with it: a register, a checklist, what somebody wrote. */
export interface ToEnclose {
  /** Letters, digits, `-`, `_` and one suffix: `access.csv`. */
  readonly name: string;
  readonly content: AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>;
}

/** A file that should travel and cannot be read, wholly or to its end. */
export interface Missing {
  readonly name: string;
  /** RFC 3339. */
  readonly at: string;
  readonly reason: string;
}

export interface Enclosed extends FileFacts {
  readonly name: string;
  readonly note: "a file of the pack";
}

/** Takes a file as it comes and says what it was. */
export type Enclose = (file: ToEnclose) => Promise<Enclosed>;

/** Small pieces are joined: each would cost a digest, a frame and a write of its own. */
const pieceBytes = 65_536;

async function* joined(content: ToEnclose["content"]): AsyncGenerator<Buffer> {
  let [held, size]: [Uint8Array[], number] = [[], 0];
  for await (const piece of content) {
    const bytes = typeof piece === "string" ? Buffer.from(piece) : piece;
    held.push(bytes);
    size += bytes.length;
    if (size < pieceBytes) continue;
    yield Buffer.concat(held);
    [held, size] = [[], 0];
  }
  if (size > 0) yield Buffer.concat(held);
}

/** Hands a file's bytes on, and knows its facts when they are through. */
export function measure({ name, content }: ToEnclose): {
  readonly bytes: AsyncGenerator<Buffer>;
  facts(): Enclosed;
} {
  const digest = createHash("sha256");
  let size = 0;
  async function* through(): AsyncGenerator<Buffer> {
    for await (const bytes of joined(content)) {
      digest.update(bytes);
      size += bytes.length;
      yield bytes;
    }
  }
  const facts = (): Enclosed => ({ name, note: "a file of the pack", bytes: size, sha256: digest.digest("hex") });
  return { bytes: through(), facts };
}

/** Into a folder, in bounded memory. */
export const encloseIn =
  (dir: string): Enclose =>
  async (file) => {
    const { bytes, facts } = measure(file);
    await writeStreamWhole(join(dir, file.name), bytes);
    return facts();
  };
