import type { Tx } from "../transaction.js";

const statement = {
  name: "is-any-minor",
  text: "SELECT EXISTS (SELECT 1 FROM person WHERE id = ANY ($1::text[]) AND minor) AS found",
};

export const isAnyMinor = async (tx: Tx, personIds: readonly string[]): Promise<boolean> =>
  (await tx.run<{ found: boolean }>(statement, [personIds]))[0]?.found ?? false;
