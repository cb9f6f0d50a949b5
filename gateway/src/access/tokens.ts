import { createHash, randomBytes } from "node:crypto";
import { append } from "../ledger/append.js";
import { newId } from "../store/id.js";
import { insertToken, type NewToken } from "../store/sql/insert-token.js";
import { readToken, type TokenRow } from "../store/sql/read-token.js";
import { touchToken } from "../store/sql/touch-token.js";
import { type Context, type Store, systemContext, type Tx } from "../store/transaction.js";

const hashOf = (token: string): Buffer => createHash("sha256").update(`token\0${token}`).digest();

/** Makes a token, shown once, and its line in the book. */
export async function makeToken(
  tx: Tx,
  context: Context,
  asked: Omit<NewToken, "id" | "hash">,
): Promise<{ readonly id: string; readonly token: string }> {
  const id = newId("tok");
  const token = `ght_${randomBytes(24).toString("base64url")}`;
  await insertToken(tx, { ...asked, id, hash: hashOf(token) });
  const ctx = { role: asked.role, scopes: asked.scopes.join(","), days: asked.days };
  await append(tx, context, { type: "token.made", outcome: "success", object: { k: "token", id }, ctx });
  return { id, token };
}

/** Whose token this is; undefined where it counts for nothing. */
export const findToken = (store: Store, token: string): Promise<TokenRow | undefined> =>
  store.transact(systemContext, async (tx) => {
    const row = await readToken(tx, hashOf(token));
    if (row !== undefined) await touchToken(tx, row.id);
    return row;
  });
