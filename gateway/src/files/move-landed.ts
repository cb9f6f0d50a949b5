import { listLandedContents } from "../store/sql/list-landed-contents.js";
import { moveContent } from "../store/sql/move-content.js";
import { systemContext } from "../store/transaction.js";
import { sealedBytes } from "./frames.js";
import { FileLostError } from "./lost-error.js";
import type { ContentDeps } from "./remove-doomed.js";

/**
 * What came with its message was written with it, in one transaction, into the database. Where contents belong
 * elsewhere it is copied there, sealed as it is, and only then deleted here. One that is lost holds up no other; the
 * first is thrown, when all were tried.
 */
export async function moveLanded({ store, contents }: ContentDeps): Promise<void> {
  const { current } = contents;
  if (current.place === "database") return;
  let lost: FileLostError | undefined;
  for (let after = ""; ; ) {
    const landed = await store.transact(systemContext, (tx) => listLandedContents(tx, after));
    for (const { id, kid, size } of landed) {
      const length = sealedBytes(kid, Number(size));
      try {
        await current.put(id, contents.at("database").read(id, 0, length));
        await store.transact(systemContext, (tx) => moveContent(tx, id, current.place));
      } catch (error) {
        if (!(error instanceof FileLostError)) throw error;
        lost ??= error;
      }
    }
    const last = landed.at(-1);
    if (last === undefined) break;
    after = last.id;
  }
  if (lost !== undefined) throw lost;
}
