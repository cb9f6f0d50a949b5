import type { z } from "zod";
import { jsonSchema } from "../json.js";

export interface JsonSchema {
  readonly type?: string;
  readonly description?: string;
  readonly secret?: boolean;
  readonly additionalProperties?: unknown;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly default?: unknown;
}

export interface Option {
  readonly path: readonly string[];
  readonly schema: JsonSchema;
  readonly required: boolean;
}

export const optionsSchema = (config: z.ZodType): JsonSchema => jsonSchema(config) as JsonSchema;

const parts = (schema: JsonSchema): readonly JsonSchema[] => [
  ...(schema.anyOf ?? []),
  ...(schema.oneOf ?? []),
  ...(schema.items ? [schema.items] : []),
];

/** Every option, nested ones too, in the order of the schema. */
export function optionsOf(schema: JsonSchema, path: readonly string[] = []): readonly Option[] {
  const own = Object.entries(schema.properties ?? {}).flatMap(([name, member]) => {
    const here = [...path, name];
    const option = { path: here, schema: member, required: schema.required?.includes(name) ?? false };
    return [option, ...optionsOf(member, here)];
  });
  return [...own, ...parts(schema).flatMap((part) => optionsOf(part, path))];
}

/** Every object of options in the schema: each must refuse what it does not know. */
export function objectsOf(schema: JsonSchema): readonly JsonSchema[] {
  const members = [...Object.values(schema.properties ?? {}), ...parts(schema)];
  return [...(schema.properties ? [schema] : []), ...members.flatMap(objectsOf)];
}

export const isSecret = (schema: JsonSchema): boolean => schema.secret === true || parts(schema).some(isSecret);

/** The texts that stand at secret options of these options. */
export function secretsOf(schema: JsonSchema, config: unknown): readonly string[] {
  const texts = (value: unknown): readonly string[] =>
    typeof value === "string" ? [value] : typeof value === "object" && value ? Object.values(value).flatMap(texts) : [];
  return optionsOf(schema)
    .filter((option) => isSecret(option.schema))
    .flatMap(({ path }) => texts(valueAt(config, path)));
}

function valueAt(config: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<string, unknown> | null | undefined)?.[key], config);
}

/** A copy of the options without the one at this path; `undefined` where it is not there. */
export function without(config: unknown, path: readonly string[]): unknown {
  const [key = "", ...rest] = path;
  if (typeof config !== "object" || config === null || !Object.hasOwn(config, key)) return undefined;
  const { [key]: member, ...others } = config as Record<string, unknown>;
  if (rest.length === 0) return others;
  const less = without(member, rest);
  return less === undefined ? undefined : { ...others, [key]: less };
}
