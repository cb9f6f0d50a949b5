import { z } from "zod";

/** Clocks and profiles of compliance. */
export const complianceOptions = z.strictObject({
  answer_days: z
    .int()
    .min(1)
    .max(45)
    .default(30)
    .describe("个人请求须在几天内答复，从收到起算 | Days to answer a person's request, from its receipt"),
  operator: z
    .enum(["other", "central", "cii"])
    .default("other")
    .describe(
      "运营者类别，决定事件报告时限：4、2、1 小时 | Class of operator: an incident is reported within 4, 2 or 1 hours",
    ),
  mlps: z
    .literal([2, 3])
    .default(3)
    .describe("等保级别，对照表用 | Level of the protection scheme the checklist is for"),
});

export type ComplianceOptions = z.output<typeof complianceOptions>;
