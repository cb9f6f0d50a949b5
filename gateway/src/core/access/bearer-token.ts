import { z } from "zod";

/** What may follow `Bearer ` in a header: visible ASCII, so that whoever is given a token can also send it. */
export const bearerToken = z
  .string()
  .min(32)
  .max(512)
  .regex(/^[\x21-\x7e]*$/, "字母、数字、符号，没有空格 | letters, digits and signs of ASCII, no spaces");
