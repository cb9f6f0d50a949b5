import { mappingLimits } from "./limits.js";
import { MappingError } from "./mapping-error.js";
import { placeOf, placeText } from "./place.js";
import type { Fault, Request } from "./protocol.js";
import { takeTurns } from "./take-turns.js";

export interface MapperDeps {
  /** Told when the process had to be ended or could not be started; the text holds no data. */
  readonly warn: (message: string) => void;
}

/**
 * Evaluates JSONata in a process of its own, one mapping at a time: whatever an expression does there, it costs this
 * process no time, and its own neighbours at most a second (docs: `limits.ts`).
 */
export interface Mapper {
  /**
   * The value the expression gives for this input: what JSON can carry, or `undefined` when it gives nothing. Input and
   * bindings are read as JSON. The binding `now` (RFC 3339) becomes `$now()` and `$millis()`; the others are variables.
   * The same three arguments give the same value for ever. Rejects with a {@link MappingError} and nothing else.
   */
  map(expression: string, input: unknown, bindings?: Readonly<Record<string, unknown>>): Promise<unknown>;
  /** Reads the expression without evaluating it; rejects like `map`. */
  check(expression: string): Promise<void>;
  /** Ends the process; what waits and what comes later is `unavailable`. */
  close(): Promise<void>;
}

const { expressionBytes, inputBytes } = mappingLimits;

function asJson(value: unknown, name: string): string {
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
  } catch {
    throw new MappingError("failed", `the ${name} of the mapping cannot be written as JSON`);
  }
  if (text === undefined) throw new MappingError("failed", `the mapping has no ${name}`);
  if (Buffer.byteLength(text) > inputBytes)
    throw new MappingError("too_large", `the ${name} of the mapping is larger than ${inputBytes} bytes`);
  return text;
}

function checkSize(expression: string): void {
  if (Buffer.byteLength(expression) > expressionBytes)
    throw new MappingError("too_large", `the expression is larger than ${expressionBytes} bytes`);
}

function errorOf({ code, message, offset }: Fault, expression: string): MappingError {
  if (offset === undefined) return new MappingError(code, message);
  const place = placeOf(expression, offset);
  return new MappingError(code, `${message} (${placeText(place)})`, place);
}

export function createMapper(deps: MapperDeps): Mapper {
  const turns = takeTurns(deps);

  async function ask(request: Request): Promise<string | undefined> {
    const answer = await turns.ask(request);
    if (answer.ok) return answer.json;
    throw errorOf(answer, request.expression);
  }

  async function map(expression: string, input: unknown, bindings: object = {}): Promise<unknown> {
    checkSize(expression);
    const values = { input: asJson(input, "input"), bindings: asJson(bindings, "bindings") };
    const json = await ask({ type: "map", expression, ...values });
    return json === undefined ? undefined : (JSON.parse(json) as unknown);
  }

  async function check(expression: string): Promise<void> {
    checkSize(expression);
    await ask({ type: "check", expression });
  }

  return { map, check, close: turns.close };
}
