import { localMidnight } from "../core/local-midnight.js";
import type { Setup } from "../pipeline/setup.js";
import { type LedgerRow, readLedger } from "../store/sql/read-ledger.js";
import type { Tx } from "../store/transaction.js";

/** One account's line for one day. Red (`balanced: false`) where something is neither here nor there. */
export interface LedgerLine extends Omit<LedgerRow, "told"> {
  readonly channel: string;
  readonly balanced: boolean;
}

/** A calendar day of a time zone, from its first instant to the next day's. `day`: YYYY-MM-DD. */
export function dayBounds(day: string, timezone: string): { readonly from: Date; readonly to: Date } {
  const next = new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
  return { from: localMidnight(day, timezone), to: localMidnight(next, timezone) };
}

/** Every message has its event, and every delivery planned is delivered, pending or dead. */
const isBalanced = ({ messages, told, planned, delivered, pending, dead }: LedgerRow): boolean =>
  messages === told && planned === delivered + pending + dead;

/** The ledger of one day, a line for each account. */
export async function ledgerOf(tx: Tx, setup: Setup, day: string): Promise<LedgerLine[]> {
  const { from, to } = dayBounds(day, setup.timezone);
  const rows = await readLedger(tx, from, to, [...setup.accounts.keys()]);
  return rows.map(({ told, ...row }) => ({
    ...row,
    channel: setup.accounts.get(row.account_id)?.manifest.channel ?? "app",
    balanced: isBalanced({ ...row, told }),
  }));
}
