import { z } from "zod";

/** The book and who may take parts of it away. */
export const auditOptions = z.strictObject({
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
