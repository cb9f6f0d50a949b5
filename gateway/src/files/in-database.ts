import { deleteFileChunks } from "../store/sql/delete-file-chunks.js";
import { insertFileChunk } from "../store/sql/insert-file-chunk.js";
import { readFileChunk } from "../store/sql/read-file-chunk.js";
import { type Store, systemContext } from "../store/transaction.js";
import type { FileStore } from "./file-store.js";
import { FileLostError } from "./lost-error.js";
import { slices } from "./slices.js";

/** Bytes of one row. */
export const rowBytes = 262_208;

async function* read(store: Store, id: string, from: number, length: number): AsyncGenerator<Uint8Array> {
  for (let at = from; at < from + length; ) {
    const n = Math.floor(at / rowBytes);
    const row = await store.transact(systemContext, (tx) => readFileChunk(tx, id, n));
    const part = row?.subarray(at - n * rowBytes, from + length - n * rowBytes) ?? Buffer.alloc(0);
    if (row === undefined && n === 0) throw new FileLostError("gone", `the content ${id} is not in the database`);
    if (part.length === 0) throw new FileLostError("cut_off", `the content ${id} ends at byte ${at}, before its end`);
    yield part;
    at += part.length;
  }
}

/** Contents as rows: one backup holds everything, and every process can serve every file. */
export function storeInDatabase(store: Store): FileStore {
  const remove = async (id: string): Promise<void> => {
    await store.transact(systemContext, (tx) => deleteFileChunks(tx, id));
  };
  return {
    place: "database",
    async put(id, source) {
      let n = 0;
      try {
        for await (const row of slices(source, rowBytes)) {
          await store.transact(systemContext, (tx) => insertFileChunk(tx, id, n, row));
          n += 1;
        }
      } catch (error) {
        await remove(id);
        throw error;
      }
    },
    read: (id, from, length) => read(store, id, from, length),
    remove,
    exists: async (id) => (await store.transact(systemContext, (tx) => readFileChunk(tx, id, 0))) !== undefined,
  };
}
