import type { Tx } from "../transaction.js";

/** A content on the disk, of `size` bytes before it was sealed. */
export interface DiskContent {
  readonly id: string;
  readonly kid: string;
  readonly size: string;
}

const statement = {
  name: "list-disk-contents",
  text: `SELECT id, kid, size FROM file_content WHERE place = 'disk' AND state = 'stored' AND id > $1 ORDER BY id LIMIT 500`,
};

/** Contents that lie in the folder of files, after one of them. */
export const listDiskContents = (tx: Tx, after: string): Promise<DiskContent[]> =>
  tx.run<DiskContent>(statement, [after]);
