import assert from "node:assert/strict";
import type { Campus } from "./campus.js";
import { runCommand } from "./command.js";
import { sealedBook } from "./sealed-book.js";

/** Everything is sealed, and `gatehouse audit verify` is content. */
export async function bookProves(campus: Campus): Promise<void> {
  await sealedBook(campus);
  const { code, stderr } = await runCommand(campus.env, "audit", "verify");
  assert.equal(code, 0, stderr);
}
