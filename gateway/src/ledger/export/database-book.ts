import { listSentCheckpoints } from "../../store/sql/list-sent-checkpoints.js";
import { readCheckpoint } from "../../store/sql/read-checkpoint.js";
import { readLeaves } from "../../store/sql/read-leaves.js";
import { readTile } from "../../store/sql/read-tile.js";
import { type Store, systemContext } from "../../store/transaction.js";
import { checkpointIn } from "../seal/last-checkpoint.js";
import type { Book } from "./book.js";

/** Rows of one look: some milliseconds of work between two chances for the rest of the process. */
const atOnce = 1024;

/** The book as the database has it, up to the checkpoint of `size`: what is sealed does not change while it is read. */
export async function databaseBook(store: Store, size: number): Promise<Book> {
  const checkpoint = await store.transact(systemContext, (tx) => readCheckpoint(tx, size));
  const signed = checkpoint === undefined ? undefined : checkpointIn(checkpoint.note);
  if (checkpoint === undefined || signed === undefined) throw new Error(`there is no checkpoint of ${size} entries`);
  const read = async (from: number, to: number) => {
    const rows = await store.transact(systemContext, (tx) => readLeaves(tx, from, to));
    return rows.map(({ index, at_ms, entry }) => ({ index, atMs: at_ms, entry }));
  };
  return {
    origin: signed.origin,
    size,
    root: signed.root,
    checkpoint: checkpoint.note,
    async *rows({ from, to }) {
      // The next rows are on their way while these are written.
      let coming = read(from, Math.min(to, from + atOnce));
      for (let at = from; at < to; at += atOnce) {
        const rows = await coming;
        const next = Math.min(to, at + atOnce);
        coming = next < to ? read(next, Math.min(to, next + atOnce)) : Promise.resolve([]);
        coming.catch(() => undefined);
        yield rows;
      }
    },
    sent: () => store.transact(systemContext, (tx) => listSentCheckpoints(tx, size)),
    async tile({ level, n }) {
      const hashes = await store.transact(systemContext, (tx) => readTile(tx, level, n));
      if (hashes === undefined) throw new Error(`tile ${level}/${n} is missing in the book`);
      return hashes;
    },
  };
}
