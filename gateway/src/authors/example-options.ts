import { randomBytes } from "node:crypto";

interface Option {
  readonly type?: string;
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly minLength?: number;
  readonly properties?: Readonly<Record<string, Option>>;
  readonly required?: readonly string[];
  readonly items?: Option;
  readonly anyOf?: readonly Option[];
  readonly oneOf?: readonly Option[];
}

const leastChars = 32;

function textFor({ format, minLength = 0 }: Option, url: string): string {
  if (format === "uri") return url;
  if (format === "email") return "desk@school.example";
  return randomBytes(Math.ceil(Math.max(minLength, leastChars) / 2)).toString("hex");
}

/** Something that fits the JSON Schema of one option; every address leads to `url`. */
function valueFor(option: Option, url: string): unknown {
  if (option.const !== undefined) return option.const;
  if (option.default !== undefined) return option.default;
  if (option.enum !== undefined) return option.enum[0];
  const [choice] = option.anyOf ?? option.oneOf ?? [];
  if (choice !== undefined) return valueFor(choice, url);
  switch (option.type) {
    case "object":
      return exampleOptions(option, url);
    case "array":
      return [];
    case "integer":
    case "number":
      return option.minimum ?? 1;
    case "boolean":
      return false;
    default:
      return textFor(option, url);
  }
}

/** Options for a connector that is being written: what is required, made up; what is not, left out. */
export function exampleOptions(schema: object, url: string): Record<string, unknown> {
  const { properties = {}, required = [] } = schema as Option;
  const needed = Object.entries(properties).filter(([name]) => required.includes(name));
  return Object.fromEntries(needed.map(([name, option]) => [name, valueFor(option, url)]));
}
