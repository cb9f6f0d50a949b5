import { z } from "zod";
import { attachmentKinds } from "./attachment.js";

/** The first and the last instant that can be written here and kept in the database. */
const [first, last] = [Date.parse("0001-01-01T00:00:00Z"), Date.parse("9999-12-31T23:59:59.999Z")] as const;

/** Could the database keep this instant? */
export const isKeepable = (at: number): boolean => at >= first && at <= last;

/** Any RFC 3339 time, as it was written. */
export const givenTime = z.iso
  .datetime({ offset: true, error: "must be a time such as 2026-11-25T08:00:00Z" })
  .refine((text) => isKeepable(Date.parse(text)), "must lie between the years 1 and 9999");

/** The same, turned into UTC with milliseconds. */
export const postedTime = givenTime.transform((text) => new Date(text).toISOString());

/** A file a program hands over with its message: an address, or the bytes themselves. */
export const postedFile = z
  .strictObject({
    url: z
      .url({ protocol: /^https?$/ })
      .max(4096)
      .optional(),
    content_base64: z.base64().optional(),
    kind: z.enum(attachmentKinds).optional(),
    filename: z.string().min(1).max(255).optional(),
    content_type: z.string().min(1).max(255).optional(),
  })
  .refine(
    (item) => (item.url === undefined) !== (item.content_base64 === undefined),
    "needs either url or content_base64",
  );
