import { z } from "zod";

/** Digits: milliseconds since 1970, or seconds where there are ten or fewer. */
export const time = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform((digits) => new Date(digits.length <= 10 ? Number(digits) * 1000 : Number(digits)))
  .refine((date) => !Number.isNaN(date.getTime()) && date.toISOString().length === 24, "is no time")
  .transform((date) => date.toISOString());
