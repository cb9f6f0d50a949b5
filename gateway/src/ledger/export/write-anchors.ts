import { join } from "node:path";
import { consistencyProof, consistencyRanges, nodesOf } from "../merkle/prove.js";
import { nodesInTiles, tileOfNode } from "../merkle/tiles.js";
import type { VerifierKey } from "../note/keys.js";
import { parseNote, verifiedBy } from "../note/note.js";
import type { Book } from "./book.js";
import { writeWhole } from "./write-file.js";

/** That a book goes on from its first `older` leaves, one hash a line. */
async function proofFrom(book: Book, older: number): Promise<string> {
  const tiles = new Map<string, Buffer>();
  for (const at of nodesOf(consistencyRanges(older, book.size)).map(tileOfNode))
    tiles.set(`${at.level}/${at.n}`, await book.tile(at));
  const hashOf = nodesInTiles(({ level, n }) => tiles.get(`${level}/${n}`) ?? Buffer.alloc(0));
  return consistencyProof(older, book.size, hashOf)
    .map((hash) => `${hash.toString("base64")}\n`)
    .join("");
}

const isSignedBy = (keys: readonly VerifierKey[], text: string): boolean => {
  const note = parseNote(text);
  return note !== undefined && verifiedBy(note, keys).length > 0;
};

/**
 * Writes the checkpoints that had left the house before, each with the proof that the log goes on from it. Those from
 * before a rotation of keys are left out: whoever has the new key alone could not tell them from forged ones.
 */
export async function writeAnchors(dir: string, book: Book, keys: readonly VerifierKey[]): Promise<void> {
  const sent = (await book.sent()).filter(({ note }) => isSignedBy(keys, note));
  for (const { size, note } of sent) {
    await writeWhole(join(dir, "anchors", `${size}.checkpoint`), Buffer.from(note));
    if (size < book.size)
      await writeWhole(join(dir, "anchors", `${size}.proof`), Buffer.from(await proofFrom(book, size)));
  }
}
