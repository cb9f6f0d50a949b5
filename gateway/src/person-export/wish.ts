import { z } from "zod";
import { languages } from "../core/transcript/labels.js";

/** What somebody says who wants everything about a person exported. */
export const personExportWish = z.strictObject({
  /** Why; it stands in the signed manifest. No names. */
  purpose: z.string().trim().min(1).max(512),
  /** The case in the register of requests (`dsr`) that it answers; left out: the person's oldest open one, or a new one. */
  request_id: z.string().min(1).max(64).optional(),
  /** Of the transcript; left out: the gateway's. */
  language: z.enum(languages).optional(),
});
export type PersonExportWish = z.output<typeof personExportWish>;
