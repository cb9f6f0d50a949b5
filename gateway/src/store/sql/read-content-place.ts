import type { Tx } from "../transaction.js";
import type { FilePlace } from "./insert-content.js";

const statement = {
  name: "read-content-place",
  text: `SELECT place, size FROM file_content WHERE id = $1`,
};

/** Where a stored content lies, and its length in bytes. */
export async function readContentPlace(
  tx: Tx,
  id: string,
): Promise<{ readonly place: FilePlace; readonly size: number } | undefined> {
  const [row] = await tx.run<{ place: FilePlace; size: string }>(statement, [id]);
  return row && { place: row.place, size: Number(row.size) };
}
