import type { Tx } from "../transaction.js";

const statement = {
  name: "list-archived-months",
  text: `SELECT DISTINCT convert_from(entry, 'UTF8')::json #>> '{object,id}' AS month FROM audit_entry
    WHERE type = 'audit.archived' ORDER BY 1`,
};

/** Months such as `2025_03` that the book says went into the archive, as far back as it reaches. */
export const listArchivedMonths = async (tx: Tx): Promise<string[]> =>
  (await tx.run<{ month: string }>(statement, [])).map(({ month }) => month);
