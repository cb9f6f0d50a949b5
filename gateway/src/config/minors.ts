import { z } from "zod";

/** How staff come to see what belongs to minors. */
export const minorsOptions = z.strictObject({
  approve: z
    .enum(["records", "everything"])
    .default("records")
    .describe(
      "哪些查看要先批准：records 为档案与已关闭的会话，本组未关闭的会话可直接办理；everything 为一切 | What needs an approval first: records and closed conversations, while open ones of the own group may be answered; or everything",
    ),
  approval_hours: z.int().min(1).max(168).default(8).describe("批准的有效小时数 | How long an approval holds, hours"),
});

export type MinorsOptions = z.output<typeof minorsOptions>;
