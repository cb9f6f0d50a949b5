import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { BenchRun } from "../record.js";
import { gitSha } from "./describe-versions.js";
import { toMarkdown } from "./markdown.js";

/** Writes the run as JSON and as Markdown beside it; returns the path of the latter. */
export function writeReport(run: BenchRun, folder: string): string {
  mkdirSync(folder, { recursive: true });
  const name = join(folder, `${run.started_at.replaceAll(/[-:]|\.\d+/g, "")}-${gitSha()}`);
  writeFileSync(`${name}.json`, `${JSON.stringify(run, null, 2)}\n`);
  writeFileSync(`${name}.md`, toMarkdown(run));
  return `${name}.md`;
}
