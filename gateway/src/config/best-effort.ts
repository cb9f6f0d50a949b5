import { type Config, configSchema } from "./schema.js";

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** An item of which only what the later checks read is certain; what is missing is `""` and not checked again. */
function loose(item: unknown): Record<string, unknown> {
  const { id, connector, adapter, config } = isObject(item) ? item : {};
  const names = { id: text(id), connector: text(connector), adapter: text(adapter) };
  return { ...names, title: "", skills: [], commands: [], config: isObject(config) ? config : {} };
}

/** The entries as they stand: one bad entry must not make the targets of the others look forbidden. */
function entriesOf(given: unknown): readonly string[] {
  const entries = isObject(given) ? given["allow_private"] : undefined;
  return Array.isArray(entries) ? entries.filter((entry) => typeof entry === "string") : [];
}

const looseParts = ["accounts", "endpoints", "groups"];

function partOf(name: keyof Config, given: unknown): unknown {
  const parsed = configSchema.shape[name].safeParse(given);
  if (parsed.success) return parsed.data;
  if (looseParts.includes(name) && Array.isArray(given)) return given.map(loose);
  if (name === "egress") return { allow_private: entriesOf(given) };
  return configSchema.shape[name].parse(undefined);
}

/** What can be made of a file that is wrong somewhere, only to find what else is wrong with it; never to run on. */
export function bestEffort(value: unknown): Config {
  const given = isObject(value) ? value : {};
  const names = Object.keys(configSchema.shape) as (keyof Config)[];
  return Object.fromEntries(names.map((name) => [name, partOf(name, given[name])])) as Config;
}
