import { identifier } from "@gatehouse/sdk";
import { commandFiles } from "@gatehouse/sdk/desk";
import { z } from "zod";

const number = z.string().regex(/^\d{1,18}$/);

/** More than RT keeps of a text by default; a command takes less, and the rest as a file. */
const maxText = 20_971_520;

/** A transaction of a ticket as polling and the Scrip both report it; what is admitted and later interpreted. */
export const transaction = z.object({
  id: number,
  ticket: number,
  type: z.enum(["Correspond", "Comment", "Status"]),
  /** Name of the user. */
  creator: identifier(128),
  text: z.string().max(maxText).default(""),
  /** Of a Status. */
  from: z.string().max(64).default(""),
  to: z.string().max(64).default(""),
  files: commandFiles,
  /** Names of files that stay in RT: too large or too many. */
  lost: z.array(z.string()).max(100).default([]),
});
export type Transaction = z.output<typeof transaction>;
export type TransactionFile = Transaction["files"][number];

/** The same whichever way it came, so that the second is known for a repeat. */
export const keyOf = ({ id }: Pick<Transaction, "id">): string => `rt-${id}`;
