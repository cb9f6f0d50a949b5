import assert from "node:assert/strict";
import type { Campus } from "./campus.js";
import { runCommand } from "./command.js";
import { eventually } from "./eventually.js";

const unsealed = `SELECT 1 FROM audit_entry e LEFT JOIN audit_leaf l ON l.entry_id = e.id
  WHERE l.entry_id IS NULL LIMIT 1`;

/** Everything is sealed, and `gatehouse audit verify` is content. */
export async function bookProves(campus: Campus): Promise<void> {
  await eventually("a book that is sealed to its end", async () =>
    (await campus.query(unsealed)).length === 0 ? true : undefined,
  );
  const { code, stderr } = await runCommand(campus.env, "audit", "verify");
  assert.equal(code, 0, stderr);
}
