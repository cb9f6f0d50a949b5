import type { Setup } from "../../pipeline/setup.js";
import { readBookFacts } from "../../store/sql/read-book-facts.js";
import { readUserFacts } from "../../store/sql/read-user-facts.js";
import type { Tx } from "../../store/transaction.js";
import type { Facts } from "./facts.js";

/** How this gateway is configured, and how it stands. */
export async function readFacts({ endpoints, login, publicUrl }: Setup, tx: Tx): Promise<Facts> {
  const declared = [...endpoints.values()].map(({ id, options }) => ({
    id,
    declared: options.disclosure !== undefined,
  }));
  return { login, publicUrl, endpoints: declared, users: await readUserFacts(tx), book: await readBookFacts(tx) };
}
