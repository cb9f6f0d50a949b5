import { existsSync } from "node:fs";
import { join } from "node:path";
import { run } from "node:test";
import type { Outcome } from "./badge.js";

interface Reported {
  readonly name: string;
  readonly skip?: string | boolean;
  readonly details: { readonly error?: unknown };
}

const numbered = /^([MC]\d+) (.+)$/;

/** The innermost message: the runner wraps what a test threw. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
}

function outcomeOf({ name, skip, details }: Reported, passed: boolean): Outcome | undefined {
  const [, test, title] = numbered.exec(name) ?? [];
  if (test === undefined || title === undefined) return undefined;
  if (skip !== undefined && skip !== false) return { test, title, state: "skipped", reason: String(skip) };
  return passed ? { test, title, state: "passed" } : { test, title, state: "failed", reason: reasonOf(details.error) };
}

/** Runs the kit of a compiled package in a process of its own, which has neither this environment nor a network to need. */
export async function runKit(folder: string): Promise<readonly Outcome[]> {
  const file = join(folder, "dist", "index.test.js");
  if (!existsSync(file))
    throw new Error(`没有 ${file}：src/index.test.ts 要调用 testConnector | src/index.test.ts must call testConnector`);
  const outcomes: Outcome[] = [];
  const take = (passed: boolean) => (reported: Reported) => {
    const outcome = outcomeOf(reported, passed);
    if (outcome) outcomes.push(outcome);
  };
  const tests = run({ files: [file], timeout: 120_000 });
  tests.on("test:pass", take(true));
  tests.on("test:fail", take(false));
  tests.resume();
  await new Promise((resolve) => tests.once("end", resolve));
  return outcomes;
}
