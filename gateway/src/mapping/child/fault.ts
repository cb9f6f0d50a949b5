import type { Fault } from "../protocol.js";
import { Refusal } from "./refusal.js";

/** What JSONata throws: a plain object. Its message may quote the data, so it is used for syntax alone. */
interface JsonataFault {
  readonly code?: unknown;
  readonly message?: unknown;
  readonly position?: unknown;
  readonly token?: unknown;
}

const sayings: Readonly<Record<string, string>> = {
  D1001: "a number is out of range",
  D1002: "only a number can be negated",
  D1004: "a regular expression matches nothing at all, and would for ever",
  D1009: "two members of an object have the same name",
  D3030: "a value cannot be made a number",
  D3137: "$error was called",
  D3141: "an $assert does not hold",
  T0410: "an argument of a function is of the wrong type",
  T0411: "the value a function is applied to is of the wrong type",
  T0412: "a function needs a list of one type",
  T1003: "the name of a member must be a text",
  T1005: "a function is called without its $",
  T1006: "something is called that is no function",
  T2001: "the left side of an operator must be a number",
  T2002: "the right side of an operator must be a number",
  T2003: "the left side of a range must be an integer",
  T2004: "the right side of a range must be an integer",
  T2009: "two values that are compared must be of one type",
  T2010: "only numbers and texts can be compared",
};

/** JSONata counts to the end of a token. */
function offsetOf({ position, token }: JsonataFault, expression: string): { offset?: number } {
  if (typeof position !== "number") return {};
  if (typeof token !== "string") return { offset: position };
  const start = position - token.length;
  return { offset: start >= 0 && expression.startsWith(token, start) ? start : position };
}

/** An author's own words are shown when they stand in the expression: what is joined together may hold data. */
const ownWords = ({ message }: JsonataFault, expression: string): string | undefined =>
  typeof message === "string" && expression.includes(message) ? message : undefined;

function ofCode(fault: JsonataFault & { readonly code: string }, expression: string): Fault {
  const { code } = fault;
  const at = offsetOf(fault, expression);
  if (code.startsWith("S")) return { ok: false, code: "syntax", message: String(fault.message), ...at };
  if (code === "D1011") return { ok: false, code: "failed", message: "a function calls itself too deeply", ...at };
  if (code === "D1012") return { ok: false, code: "timeout", message: "the mapping took too long", ...at };
  if (code === "D2014" || code === "D2015")
    return { ok: false, code: "too_large", message: "a list in the mapping grew too long", ...at };
  const said = (code === "D3137" || code === "D3141") && ownWords(fault, expression);
  return { ok: false, code: "failed", message: said || `${sayings[code] ?? "a function failed"} (${code})`, ...at };
}

/** V8 knows RangeErrors for too deep, too long, and our dice. */
function ofRange({ message }: RangeError): Fault {
  if (message.startsWith("Invalid"))
    return { ok: false, code: "too_large", message: "a text or list in the mapping grew too long" };
  if (message === "chance")
    return { ok: false, code: "failed", message: "a mapping knows no chance: use the caller's $nonce" };
  return { ok: false, code: "failed", message: "the mapping is nested too deeply" };
}

/** Turns whatever was thrown into an answer that quotes no data. */
export function faultOf(thrown: unknown, expression: string): Fault {
  if (thrown instanceof Refusal)
    return { ok: false, code: thrown.code, message: thrown.message, ...offsetOf(thrown, expression) };
  if (thrown instanceof RangeError) return ofRange(thrown);
  const fault = (thrown ?? {}) as JsonataFault;
  if (typeof fault.code === "string") return ofCode({ ...fault, code: fault.code, message: fault.message }, expression);
  return {
    ok: false,
    code: "failed",
    message: "a function could not work with what it was given",
    ...offsetOf(fault, expression),
  };
}

/** The same for reading an expression, where everything is a fault of its text. */
export function syntaxFaultOf(thrown: unknown, expression: string): Fault {
  if (thrown instanceof SyntaxError)
    return { ok: false, code: "syntax", message: "a regular expression cannot be read" };
  return { ...faultOf(thrown, expression), code: "syntax" };
}
