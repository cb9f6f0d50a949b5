import type { z } from "zod";

interface Definition {
  readonly type: string;
  readonly innerType?: z.ZodType;
  readonly in?: z.ZodType;
  readonly element?: z.ZodType;
  readonly valueType?: z.ZodType;
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly options?: readonly z.ZodType[];
}

const definition = (schema: z.ZodType): Definition => schema.def as unknown as Definition;

/** The schema below defaults, optionals and transformations. */
export function unwrap(schema: z.ZodType): z.ZodType {
  const { innerType, in: source } = definition(schema);
  const inner = innerType ?? source;
  return inner === undefined ? schema : unwrap(inner);
}

/** The schemas that a member of this one may have; several for a union. */
export function members(schema: z.ZodType, step: string | number): readonly z.ZodType[] {
  const { shape, element, valueType, options } = definition(unwrap(schema));
  if (options !== undefined) return options.flatMap((option) => members(option, step));
  const own = shape !== undefined && Object.hasOwn(shape, step) ? shape[step] : undefined;
  const found = own ?? (typeof step === "number" ? element : valueType);
  return found === undefined ? [] : [found];
}

/** The schemas at a path. */
export function schemasAt(schema: z.ZodType, path: readonly (string | number)[]): readonly z.ZodType[] {
  return path.reduce<readonly z.ZodType[]>((found, step) => found.flatMap((one) => members(one, step)), [schema]);
}

/** The option names an object schema knows. */
export function optionNames(schema: z.ZodType): readonly string[] {
  const { shape, options } = definition(unwrap(schema));
  if (options !== undefined) return options.flatMap(optionNames);
  return Object.keys(shape ?? {});
}

/** Is this option marked secret, at any layer of its schema? */
export function isSecret(schema: z.ZodType): boolean {
  if (schema.meta()?.["secret"] === true) return true;
  const { innerType, in: source } = definition(schema);
  const inner = innerType ?? source;
  return inner !== undefined && isSecret(inner);
}

/** The description of an option, from whichever layer has it. */
export function describe(schema: z.ZodType): string | undefined {
  const { innerType, in: source } = definition(schema);
  const inner = innerType ?? source;
  return schema.description ?? (inner === undefined ? undefined : describe(inner));
}
