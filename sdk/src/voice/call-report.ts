import { z } from "zod";
import { contactPoint } from "../contact-point.js";
import { call } from "../message.js";

const time = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

/** The raw event of one step, where the telephone system has no message of its own for it. */
export const callReport = z.strictObject({
  at: time,
  from: z.strictObject(contactPoint.shape),
  call: z
    .strictObject({
      ...call.shape,
      started_at: time,
      answered_at: time.optional(),
      ended_at: time.optional(),
    })
    .omit({ recording_attachment_id: true }),
});
export type CallReport = z.output<typeof callReport>;
