import type { z } from "zod";
import { PluginError } from "../error.js";
import { json } from "../json.js";

export interface Answers {
  /** Something else answered, such as a proxy's page. */
  foreign(cause?: unknown): PluginError;
  /** What a 2xx answer holds; anything unexpected is foreign. */
  read<S extends z.ZodType>(answer: { readonly body: string | Uint8Array }, schema: S): z.output<S>;
}

/** How the answers of a product are read. `uncertain` where a change may have been made all the same. Pure. */
export function answersOf(product: string, code: "uncertain" | "unavailable" = "uncertain"): Answers {
  const foreign = (cause?: unknown): PluginError =>
    new PluginError(code, `the answer is not ${product}'s`, { ...(cause !== undefined && { cause }) });
  return {
    foreign,
    read({ body }, schema) {
      try {
        return json(body, schema);
      } catch (cause) {
        throw foreign(cause);
      }
    },
  };
}
