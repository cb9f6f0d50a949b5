import { z } from "zod";

/**
 * A key given by someone else: ids and addresses. Control characters and lone surrogates are refused,
 * since replacing them (as in text) could make two different keys equal.
 */
export const identifier = (max: number): z.ZodString =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u, "must not hold control characters or lone surrogates");
