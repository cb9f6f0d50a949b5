import { createMapper } from "./mapper.js";
import { MappingError } from "./mapping-error.js";
import type { Place } from "./place.js";

/** `message` names the place too; the place is missing when the expression was too large or took too long to read. */
export type Checked =
  | { readonly ok: true }
  | { readonly ok: false; readonly message: string; readonly position?: Place };

/**
 * Whether these expressions can be read, each in its turn; nothing is evaluated. Reading happens in the mappings'
 * process as well: `((a ?? b) ?? c) ?? d` doubles JSONata's tree at every `??`, so that 30 of them would stand still.
 */
export async function checkExpressions(expressions: readonly string[]): Promise<readonly Checked[]> {
  const mapper = createMapper({ warn: () => undefined });
  const check = async (expression: string): Promise<Checked> => {
    try {
      await mapper.check(expression);
      return { ok: true };
    } catch (error) {
      if (!(error instanceof MappingError)) throw error;
      return { ok: false, message: error.message, ...(error.position && { position: error.position }) };
    }
  };
  try {
    return await Promise.all(expressions.map(check));
  } finally {
    await mapper.close();
  }
}

/** The same for one. */
export async function checkExpression(expression: string): Promise<Checked> {
  const [checked] = await checkExpressions([expression]);
  return checked ?? { ok: true };
}
