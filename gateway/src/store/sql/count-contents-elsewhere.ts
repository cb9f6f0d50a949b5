import type { Tx } from "../transaction.js";

/** Contents of one place, and their bytes before they were sealed. */
export interface ContentsElsewhere {
  readonly place: "disk" | "s3";
  readonly files: number;
  readonly bytes: number;
}

const statement = {
  name: "count-contents-elsewhere",
  text: `SELECT place, count(*)::float8 AS files, sum(size)::float8 AS bytes FROM file_content
    WHERE place <> 'database' AND state = 'stored' GROUP BY place ORDER BY place`,
};

/** What of the files lies outside the database. */
export const countContentsElsewhere = (tx: Tx): Promise<ContentsElsewhere[]> =>
  tx.run<ContentsElsewhere>(statement, []);
