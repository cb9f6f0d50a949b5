import jsonata, { type Expression } from "jsonata";
import { RE2JSSyntaxException } from "re2js";
import { mappingLimits } from "../limits.js";
import { compileRegex, LinearRegex } from "./linear-regex.js";
import { Refusal } from "./refusal.js";
import { addFunctions } from "./signing-functions.js";

const { softMs, stack, sequence, compiled } = mappingLimits;
const linear = "RE2 has no look-around and no back references, and nothing that is not linear in time";
const options = { timeout: softMs, stack, sequence, RegexEngine: LinearRegex };

function checkRegex(regex: RegExp, position: unknown): void {
  try {
    compileRegex(regex);
  } catch (error) {
    const why = error instanceof RE2JSSyntaxException ? ` (${error.getDescription()})` : "";
    const refusal = new Refusal("syntax", `a regular expression is refused${why}: ${linear}`);
    if (typeof position === "number") refusal.position = position;
    throw refusal;
  }
}

/** JSONata makes its regular expressions only when they are reached; a bad one must show when a mapping is written. */
function compileRegexes(root: object): void {
  const seen = new Set<object>([root]);
  for (const node of seen)
    for (const value of Object.values(node) as unknown[]) {
      if (value instanceof RegExp) checkRegex(value, "position" in node ? node.position : undefined);
      else if (typeof value === "object" && value !== null) seen.add(value);
    }
}

function compile(text: string): Expression {
  const expression = jsonata(text, options);
  compileRegexes(expression.ast());
  addFunctions(expression);
  return expression;
}

const cache = new Map<string, Expression>();

/** The compiled expression; those used last are kept. Throws what JSONata or RE2 says of a bad one. */
export function compiledOf(text: string): Expression {
  const expression = cache.get(text) ?? compile(text);
  cache.delete(text);
  cache.set(text, expression);
  const [oldest] = cache.keys();
  if (cache.size > compiled && oldest !== undefined) cache.delete(oldest);
  return expression;
}
