import { calendarDay } from "../core/local-midnight.js";
import { ledgerOf } from "../desk/ledger.js";
import { systemContext } from "../store/transaction.js";
import { exitCodes, UsageError } from "./exit.js";
import { findPlace } from "./place.js";
import { setupFor } from "./setup-for.js";
import { withStore } from "./with-database.js";

function dayOf(text: string): string {
  const day = calendarDay.safeParse(text);
  if (day.success) return day.data;
  throw new UsageError(`--day: ${day.error.issues[0]?.message}`);
}

/** Where everything of one day is, a line for each account; exit 1 when something is missing. */
export async function ledger(options: { readonly day?: string; readonly json?: boolean }): Promise<number> {
  const place = findPlace();
  const { setup } = await setupFor(place);
  const today = new Intl.DateTimeFormat("sv-SE", { timeZone: setup.timezone, dateStyle: "short" });
  const day = dayOf(options.day ?? today.format(new Date()));
  const lines = await withStore(place, (store) => store.transact(systemContext, (tx) => ledgerOf(tx, setup, day)));
  const balanced = lines.every((line) => line.balanced);
  if (options.json) process.stdout.write(`${JSON.stringify({ balanced, items: lines }, null, 2)}\n`);
  else
    for (const line of lines)
      process.stdout.write(
        `${line.balanced ? "✓" : "✗"} ${line.account_id}  收到 received ${line.received}  消息 messages ${line.messages}  应投 planned ${line.planned} = 已投 delivered ${line.delivered} + 在途 pending ${line.pending} + 死信 dead ${line.dead}\n`,
      );
  return balanced ? exitCodes.done : exitCodes.failed;
}
