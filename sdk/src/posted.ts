import { z } from "zod";
import { attachmentKinds } from "./attachment.js";

/** Any RFC 3339 time, turned into UTC with milliseconds. */
export const postedTime = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text).toISOString())
  .refine((text) => text.length === 24, "must lie between the years 0 and 9999");

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
