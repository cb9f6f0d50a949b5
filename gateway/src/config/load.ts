import { existsSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { compileRoutes } from "../core/routing/compile.js";
import { compileFilter } from "../core/routing/compile-filter.js";
import { checkExpressions } from "../mapping/check-expression.js";
import { bestEffort } from "./best-effort.js";
import { ConfigError } from "./config-error.js";
import { crossCheck } from "./cross-check.js";
import { demoConfig } from "./demo.js";
import { type Env, type Environment, readEnvironment } from "./environment.js";
import { exampleSecrets } from "./example-secret.js";
import { checkPluginOptions, type Plugins } from "./plugin-options.js";
import { type Finding, formatProblems, optionName, type Problem } from "./problem.js";
import { type Config, configSchema } from "./schema.js";
import { readYaml } from "./yaml-document.js";
import { zodFindings } from "./zod-findings.js";

export interface ConfigSource {
  readonly env: Env;
  readonly cwd: string;
  readonly plugins: Plugins;
  /** Where this process keeps its data; the demo's secrets live in it. */
  readonly dataDir?: string;
  /** The port really listened on, where the environment asked for any (0): the demo names its own address. */
  readonly port?: number;
  /** Further accounts of the demo. */
  readonly demoAccounts?: readonly object[];
}

interface Origin {
  readonly environment: Environment;
  readonly demo: boolean;
  /** Full path; absent for the demo. */
  readonly file?: string;
  /** In the order of their lines. */
  readonly problems: readonly Problem[];
}

export interface LoadedConfig extends Origin {
  readonly config: Config;
}

/** `config` is absent when there are problems. */
export interface ReadConfig extends Origin {
  readonly config?: Config;
}

function routeFindings(config: Config): Finding[] {
  const groups = config.groups.map(({ id }) => id).filter((id) => id !== "");
  const compiled = compileRoutes(config.routes, { groups, wordLists: config.word_lists });
  return compiled.ok ? [] : compiled.faults.map(({ path, message }) => ({ path: ["routes", ...path], message }));
}

function filterFindings(config: Config): Finding[] {
  const groups = config.groups.map(({ id }) => id).filter((id) => id !== "");
  return config.endpoints.flatMap(({ filter }, at) => {
    if (filter === undefined) return [];
    const compiled = compileFilter(filter, { groups, wordLists: config.word_lists });
    if (compiled.ok) return [];
    return compiled.faults.map(({ path, message }) => ({ path: ["endpoints", at, "filter", ...path], message }));
  });
}

/** A mapping that cannot be read would make a dead letter of every event. */
async function mappingFindings(config: Config): Promise<Finding[]> {
  const mapped = config.endpoints.flatMap(({ mapping }, at) => (mapping === undefined ? [] : [{ mapping, at }]));
  if (mapped.length === 0) return [];
  const checked = await checkExpressions(mapped.map(({ mapping }) => mapping));
  return checked.flatMap((one, n) =>
    one.ok ? [] : [{ path: ["endpoints", mapped[n]?.at ?? 0, "mapping"], message: one.message }],
  );
}

/** Everything wrong with a parsed file, not only the first thing, and the configuration with all defaults filled. */
async function validate(value: unknown, plugins: Plugins): Promise<{ config: Config; findings: readonly Finding[] }> {
  const parsed = configSchema.safeParse(value);
  const wrong = parsed.success ? [] : zodFindings(configSchema, parsed.error, value);
  const config = parsed.success ? parsed.data : bestEffort(value);
  const checked = await checkPluginOptions(config, plugins);
  const findings = [
    ...wrong,
    ...crossCheck(config),
    ...exampleSecrets(configSchema, config),
    ...checked.findings,
    ...routeFindings(config),
    ...filterFindings(config),
    ...(await mappingFindings(config)),
  ];
  return { config: checked.config, findings };
}

function inOrder(problems: readonly Problem[]): readonly Problem[] {
  const seen = new Map(problems.map((one) => [`${one.line} ${one.option} ${one.message}`, one]));
  return [...seen.values()].sort((a, b) => a.line - b.line || a.column - b.column);
}

/** The file to read: the one named, else `config/gatehouse.yaml` if there is one, else none. */
function chooseFile(environment: Environment, cwd: string): string | undefined {
  if (environment.configPath !== undefined) return resolve(cwd, environment.configPath);
  const usual = join(cwd, "config", "gatehouse.yaml");
  return existsSync(usual) ? usual : undefined;
}

/** How a person in the working directory would name the file. */
function shownName(file: string, cwd: string): string {
  const short = relative(cwd, file);
  return short.startsWith("..") ? file : short;
}

function readBytes(file: string, shown: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const cure = "检查 GATEHOUSE_CONFIG | check GATEHOUSE_CONFIG";
    throw new ConfigError(
      `无法读取配置文件 ${shown} | the configuration file ${shown} cannot be read: ${reason}\n  → ${cure}`,
      {
        cause,
      },
    );
  }
}

async function readFromFile(file: string, environment: Environment, source: ConfigSource): Promise<ReadConfig> {
  const shown = shownName(file, source.cwd);
  const document = readYaml(shown, readBytes(file, shown), source.env);
  const origin = { environment, demo: false, file };
  if (document.value === undefined) return { ...origin, problems: document.problems };
  const { config, findings } = await validate(document.value, source.plugins);
  const problems = inOrder([...document.problems, ...findings.map(document.locate)]);
  return problems.length === 0 ? { ...origin, config, problems } : { ...origin, problems };
}

async function readDemo(environment: Environment, source: ConfigSource): Promise<ReadConfig> {
  const dataDir = source.dataDir ?? resolve(source.cwd, environment.dataDir ?? "data");
  const listening = { ...environment, port: source.port ?? environment.port };
  const { config, findings } = await validate(demoConfig(listening, dataDir, source.demoAccounts), source.plugins);
  const problems = findings.map(({ path, message }) => ({
    file: "demo",
    line: 0,
    column: 0,
    option: optionName(path),
    message,
  }));
  return problems.length === 0 ? { environment, demo: true, config, problems } : { environment, demo: true, problems };
}

/** Reads environment and configuration and lists every problem of the file; throws only for a wrong environment. */
export async function readConfig(source: ConfigSource): Promise<ReadConfig> {
  const environment = readEnvironment(source.env);
  const file = chooseFile(environment, source.cwd);
  return file === undefined ? readDemo(environment, source) : readFromFile(file, environment, source);
}

/** The configuration to run on. Throws one ConfigError that lists every problem with its place and cure. */
export async function loadConfig(source: ConfigSource): Promise<LoadedConfig> {
  const { config, ...origin } = await readConfig(source);
  if (config === undefined)
    throw new ConfigError(`配置有误 | wrong configuration:\n${formatProblems(origin.problems)}`);
  return { ...origin, config };
}
