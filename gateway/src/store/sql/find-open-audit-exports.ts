import type { Tx } from "../transaction.js";

const statement = {
  name: "find-open-audit-exports",
  text: `SELECT id FROM audit_export WHERE state IN ('preparing', 'running') AND asked_by <> 'command_line' ORDER BY id`,
};

/** Exports that somebody has to go on with; those of the command line go on there. */
export const findOpenAuditExports = async (tx: Tx): Promise<string[]> =>
  (await tx.run<{ id: string }>(statement, [])).map(({ id }) => id);
