import { z } from "zod";
import { anchor } from "./anchors.js";
import { stream } from "./streams.js";

/** The book: where it is proved outside the gateway, and who may take parts of it away. */
export const auditOptions = z.strictObject({
  anchors: z
    .array(anchor)
    .max(16)
    .default([])
    .describe("锚定：签名检查点存到网关之外 | Where signed checkpoints leave the house to"),
  streams: z.array(stream).max(8).default([]).describe("把已封存的条目送到 SIEM | Sealed entries sent on to a SIEM"),
  approve_above_subjects: z
    .int()
    .min(0)
    .max(1_000_000)
    .default(100)
    .describe(
      "导出涉及多少人以上须另一人批准；涉及未成年人的总须批准 | Exports that tell of more people than this need a second person's approval; those about minors always do",
    ),
});

export type AuditOptions = z.output<typeof auditOptions>;
