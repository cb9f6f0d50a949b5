import { deleteContent } from "../store/sql/delete-content.js";
import { listDoomedContents } from "../store/sql/list-doomed-contents.js";
import { type Store, systemContext } from "../store/transaction.js";
import type { FileStores } from "./file-store.js";

export interface ContentDeps {
  readonly store: Store;
  readonly contents: FileStores;
}

/** Removes the bytes of contents that were given up, then their rows. Throws the first failure, when all were tried. */
export async function removeDoomed({ store, contents }: ContentDeps): Promise<void> {
  let failure: unknown;
  for (let after = ""; ; ) {
    const doomed = await store.transact(systemContext, (tx) => listDoomedContents(tx, after));
    for (const { id, place } of doomed)
      try {
        await contents.at(place).remove(id);
        await store.transact(systemContext, (tx) => deleteContent(tx, id));
      } catch (error) {
        failure ??= error;
      }
    const last = doomed.at(-1);
    if (last === undefined) break;
    after = last.id;
  }
  if (failure !== undefined) throw failure;
}
