import type { Tx } from "../transaction.js";

const statement = {
  name: "release-leases",
  text: `WITH gone AS (DELETE FROM process WHERE owner = $1)
    UPDATE delivery SET due_at = now(), owner = NULL, crashes = greatest(crashes, 1) WHERE owner = $1`,
};

/** Frees what a dead process held, from now on suspect, and forgets the process. */
export const releaseLeases = (tx: Tx, owner: string): Promise<unknown> => tx.run(statement, [owner]);
