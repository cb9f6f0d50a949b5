import type { Tx } from "../transaction.js";

const statement = {
  name: "has-contents-on-disk",
  text: `SELECT EXISTS (SELECT FROM file_content WHERE place = 'disk' AND state = 'stored') AS found`,
};

/** Whether anything should lie in the folder of files. */
export const hasContentsOnDisk = async (tx: Tx): Promise<boolean> =>
  (await tx.run<{ found: boolean }>(statement, []))[0]?.found === true;
