import { spawnSync } from "node:child_process";
import { join, relative } from "node:path";
import { root } from "./root.js";

/** A rule that refused a file, as `path: rule`. */
export type Refusal = `${string}: ${string}`;

const folders = ["sdk", "connectors", "adapters", "gateway", "bench"];

/** What oxlint says about a house, by the configuration that lies in it. */
export function oxlint(house: string): Set<Refusal> {
  const { diagnostics } = JSON.parse(run(house, "oxlint", ["--type-aware", "--format=json", ...folders])) as {
    diagnostics: readonly { code: string; filename: string }[];
  };
  return new Set(diagnostics.map(({ code, filename }): Refusal => `${local(house, filename)}: ${ruleOf(code)}`));
}

/** What Biome's linter says about a house; its reporter for GitHub is the one with a line per finding. */
export function biome(house: string): Set<Refusal> {
  const lines = run(house, "biome", ["lint", "--reporter=github", "--max-diagnostics=none", "."]).split("\n");
  const found = lines.map((line) => /title=lint\/\w+\/(\w+),file=([^,]+),/.exec(line));
  return new Set(found.flatMap((match): Refusal[] => (match ? [`${local(house, match[2] ?? "")}: ${match[1]}`] : [])));
}

const local = (house: string, file: string): string => (file.startsWith(house) ? relative(house, file) : file);

/** `eslint(no-eval)` and `typescript(no-floating-promises)` name their rules in brackets. */
const ruleOf = (code: string): string => /\((.+)\)/.exec(code)?.[1] ?? code;

function run(house: string, tool: string, words: readonly string[]): string {
  const program = join(root, "node_modules", ".bin", tool);
  const { stdout, stderr, error } = spawnSync(program, words, {
    cwd: house,
    encoding: "utf8",
    timeout: 60_000,
    maxBuffer: 2 ** 26,
  });
  if (error !== undefined) throw new Error(`${tool} could not be run: ${error.message}`, { cause: error });
  if (stdout === "") throw new Error(`${tool} said nothing: ${stderr}`);
  return stdout;
}
