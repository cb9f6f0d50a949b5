import type { Tx } from "../transaction.js";

const statement = {
  name: "is-dead-letter-open",
  text: `SELECT EXISTS (SELECT FROM dead_letter WHERE id = $1 AND state = 'open') AS open`,
};

/** Does this letter still, or again, wait for a person? */
export const isDeadLetterOpen = async (tx: Tx, id: string): Promise<boolean> =>
  (await tx.run<{ open: boolean }>(statement, [id]))[0]?.open === true;
