import type { z } from "zod";

/** What crosses the border, by method: the shapes of question and answer, checked where they arrive. */
export type Methods = Readonly<Record<string, { readonly params: z.ZodType; readonly result: z.ZodType }>>;

/** Where a value was wrong, not what stood there: it may be somebody's message. */
export const placesOf = (error: z.ZodError): string =>
  error.issues
    .slice(0, 3)
    .map(({ path, code }) => `${path.join(".") || "as a whole"} (${code})`)
    .join(", ");
