import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Badge, badgeOf, type Outcome } from "../authors/badge.js";
import { openDraft } from "../authors/draft.js";
import { packageFolder } from "../authors/link-libraries.js";
import { runKit } from "../authors/run-kit.js";
import { connectorPackage } from "../registry.js";
import { exitCodes, UsageError } from "./exit.js";

interface Place {
  readonly folder: string;
  /** A package of this house is compiled with the house. */
  readonly ours: boolean;
}

function find(word: string): Place {
  const ours = connectorPackage(word);
  const folder = ours === undefined ? resolve(word) : packageFolder(ours);
  if (folder === undefined || !existsSync(join(folder, "package.json")))
    throw new UsageError(
      `${word}: 既不是内置连接器，也不是连接器目录 | neither a connector of this gateway nor a folder with one`,
    );
  return { folder, ours: ours !== undefined };
}

const idOf = (folder: string): string => {
  const file = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { gatehouse?: { id?: string } };
  return file.gatehouse?.id ?? folder;
};

const named = ({ test, reason = "" }: Outcome): { readonly test: string; readonly reason: string } => ({
  test,
  reason,
});

const badgeWords: Readonly<Record<Badge, string>> = {
  none: "还不能加载 | does not load yet",
  Loads: "能加载，但有必过项未过 | loads, but a must test fails",
  Works: "能用，但声明的能力没有全部证明 | works, but not all it declares is proved",
  Proven: "全部证明 | everything it declares is proved",
};

function tell(id: string, badge: Badge, outcomes: readonly Outcome[]): void {
  const of = (state: Outcome["state"]): Outcome[] => outcomes.filter((outcome) => outcome.state === state);
  for (const { test, title, reason } of of("failed"))
    console.log(`✗ ${test} ${title}\n    ${reason?.replaceAll("\n", "\n    ")}`);
  for (const { test, title, reason } of of("skipped")) console.log(`– ${test} ${title}: ${reason}`);
  console.log(`\n${id}: ${badge} — ${badgeWords[badge]}`);
  console.log(`${of("passed").length} passed, ${of("failed").length} failed, ${of("skipped").length} skipped`);
}

/** `gatehouse connector test [ID|DIR]`: the whole conformance kit, offline. */
export async function connectorTest(word: string, { json }: { readonly json?: boolean }): Promise<number> {
  const { folder, ours } = find(word);
  if (!ours) {
    await openDraft(folder);
  }
  const outcomes = await runKit(folder);
  const badge = badgeOf(outcomes);
  const id = idOf(folder);
  const of = (state: Outcome["state"]) => outcomes.filter((outcome) => outcome.state === state).map(named);
  if (json)
    console.log(
      JSON.stringify({ id, badge, passed: of("passed").length, failed: of("failed"), skipped: of("skipped") }),
    );
  else tell(id, badge, outcomes);
  return badge === "Proven" ? exitCodes.done : exitCodes.failed;
}
