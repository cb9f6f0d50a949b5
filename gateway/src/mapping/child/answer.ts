import type { Expression } from "jsonata";
import type { Answer, Fault, Request } from "../protocol.js";
import { compiledOf } from "./compile.js";
import { faultOf, syntaxFaultOf } from "./fault.js";
import { setMoment } from "./lock-realm.js";
import { Refusal } from "./refusal.js";
import { resultJson } from "./result-json.js";

const noMoment = (): never => {
  throw new Refusal("failed", "this mapping was given no time: $now() and $millis() need the binding now");
};

type Bindings = Record<string, unknown>;

/** `now` becomes the moment of `$now()` and `$millis()`; as a variable it would hide the function. */
function takeMoment({ now, ...bindings }: Bindings): Bindings {
  const ms = typeof now === "string" ? Date.parse(now) : Number.NaN;
  if (now !== undefined && Number.isNaN(ms)) throw new Refusal("failed", "the binding now must be an RFC 3339 time");
  setMoment(now === undefined ? 0 : ms);
  return now === undefined ? { ...bindings, now: noMoment, millis: noMoment } : bindings;
}

async function evaluate(expression: Expression, input: string, bindings: string): Promise<Answer> {
  const bound = takeMoment(JSON.parse(bindings) as Bindings);
  const json = resultJson(await expression.evaluate(JSON.parse(input), bound));
  return { ok: true, ...(json !== undefined && { json }) };
}

function read(text: string): Expression | Fault {
  try {
    return compiledOf(text);
  } catch (error) {
    return syntaxFaultOf(error, text);
  }
}

/** Answers one request; it never rejects. */
export async function answerTo(request: Request): Promise<Answer> {
  const expression = read(request.expression);
  if ("ok" in expression) return expression;
  if (request.type === "check") return { ok: true };
  try {
    return await evaluate(expression, request.input, request.bindings);
  } catch (error) {
    return faultOf(error, request.expression);
  }
}
