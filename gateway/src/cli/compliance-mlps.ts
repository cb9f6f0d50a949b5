import { disclaimer } from "../compliance/duty-view.js";
import { type CheckedControl, checklist } from "../compliance/mlps/checklist.js";
import { readFacts } from "../compliance/mlps/read-facts.js";
import { systemContext } from "../store/transaction.js";
import { exitCodes, UsageError } from "./exit.js";
import { findPlace } from "./place.js";
import { setupFor } from "./setup-for.js";
import { withStore } from "./with-database.js";

export interface MlpsOptions {
  readonly level?: string;
  readonly json?: boolean;
}

const marks = { pass: "✓", fail: "✗", manual: "·" } as const;

function levelOf(text: string | undefined, configured: 2 | 3): 2 | 3 {
  if (text === undefined) return configured;
  if (text === "2" || text === "3") return Number(text) as 2 | 3;
  throw new UsageError("--level: 应为 2 或 3 | 2 or 3");
}

/** Chinese is two columns wide on a terminal. */
const wide = (text: string): number => [...text].reduce((sum, sign) => sum + (sign > "\u2e7f" ? 2 : 1), 0);
const padded = (text: string, width: number): string => text + " ".repeat(Math.max(0, width - wide(text)));

function printTable(items: readonly CheckedControl[]): void {
  const rows = items.map((item) => [marks[item.verdict], item.id, item.article, item.title.zh, item.value] as const);
  const widths = [0, 1, 2, 3].map((at) => Math.max(...rows.map((row) => wide(row[at] ?? ""))));
  for (const row of rows) process.stdout.write(`${row.map((cell, at) => padded(cell, widths[at] ?? 0)).join("  ")}\n`);
  const count = (verdict: CheckedControl["verdict"]) => items.filter((item) => item.verdict === verdict).length;
  process.stdout.write(
    `\n✓ 符合 pass ${count("pass")}  ✗ 不符合 fail ${count("fail")}  · 由学校检查 manual ${count("manual")}\n${disclaimer.zh}\n`,
  );
}

/** The controls of the protection scheme with what is so now; done whatever they say: the list is the answer. */
export async function complianceMlps(options: MlpsOptions): Promise<number> {
  const place = findPlace();
  const { setup } = await setupFor(place);
  const level = levelOf(options.level, setup.compliance.mlps);
  const facts = await withStore(place, (store) => store.transact(systemContext, (tx) => readFacts(setup, tx)));
  const items = checklist(facts, level);
  if (options.json === true) process.stdout.write(`${JSON.stringify({ disclaimer, level, items }, null, 2)}\n`);
  else printTable(items);
  return exitCodes.done;
}
