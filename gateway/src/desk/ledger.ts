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
  const midnight = (at: number): Date => {
    const wall = new Date(at);
    // The offset of the zone at that wall-clock time: what the zone shows there, minus what UTC shows.
    const shown = new Date(
      `${new Intl.DateTimeFormat("sv-SE", { timeZone: timezone, dateStyle: "short", timeStyle: "medium" }).format(wall).replace(" ", "T")}Z`,
    );
    return new Date(at - (shown.getTime() - at));
  };
  const start = Date.parse(`${day}T00:00:00Z`);
  return { from: midnight(start), to: midnight(start + 86_400_000) };
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
