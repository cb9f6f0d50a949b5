import { z } from "zod";

/** What people type at login: letters of any script, digits, `. _ - @`; the same however it was typed. */
export const userName = z
  .string()
  .max(128)
  .transform((text) => text.trim().normalize("NFKC").toLowerCase())
  .refine(
    (text) => /^[\p{L}\p{N}][\p{L}\p{N}._@-]{1,63}$/u.test(text),
    "2 to 64 letters, digits, . _ - @, the first a letter or digit",
  );
