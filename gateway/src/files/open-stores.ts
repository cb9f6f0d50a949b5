import type { Config } from "../config/schema.js";
import type { Egress } from "../egress/egress.js";
import { hasContentsOnDisk } from "../store/sql/has-contents-on-disk.js";
import { type Store, systemContext } from "../store/transaction.js";
import type { FileStore, FileStores } from "./file-store.js";
import { folderOfFiles } from "./folder-of-files.js";
import { storeInDatabase } from "./in-database.js";
import { storeInS3 } from "./in-s3.js";
import { storeOnDisk } from "./on-disk.js";

/** The configured store and those that older contents may lie in. */
export function openFileStores({
  files,
  store,
  dataDir,
  egress,
}: {
  readonly files: Config["files"];
  readonly store: Store;
  readonly dataDir: string;
  readonly egress: Egress;
}): FileStores {
  const isUsed = (): Promise<boolean> => store.transact(systemContext, (tx) => hasContentsOnDisk(tx));
  const disk = storeOnDisk({ root: folderOfFiles(files, dataDir), isUsed });
  const database = storeInDatabase(store);
  const objects = files.kind === "s3" ? [storeInS3({ options: files, egress, now: store.clock.now })] : [];
  const known: readonly FileStore[] = [database, disk, ...objects];
  const at: FileStores["at"] = (place) => {
    const found = known.find((one) => one.place === place);
    if (found === undefined)
      throw new Error(
        `a file lies in the object store, and files.kind is ${files.kind}: configure the object store again`,
      );
    return found;
  };
  return { current: at(files.kind), at };
}
