import { type HttpAnswer, identifier, PluginError, refuse } from "@gatehouse/sdk";
import { z } from "zod";
import { meaningOf } from "./error-table.js";

const answered = z.looseObject({
  Code: z.string(),
  Message: z.string().catch(""),
  BizId: identifier(256).optional().catch(undefined),
});

export type Answered = z.output<typeof answered>;

const printable = /^[\w.:-]{1,64}$/;

function parsed(body: string): Answered | undefined {
  try {
    return answered.safeParse(JSON.parse(body)).data;
  } catch {
    return undefined;
  }
}

/** The answer where it says OK; throws what every other one stands for, whatever its HTTP status. */
export function okOf(answer: HttpAnswer): Answered {
  const body = parsed(answer.body);
  if (body?.Code === "OK" && answer.status === 200) return body;
  const meaning = body && meaningOf(body.Code, body.Message);
  if (body === undefined || meaning === undefined) refuse(answer);
  if (body === undefined) throw new PluginError("uncertain", "the answer cannot be read");
  const providerCode = printable.test(body.Code) ? body.Code : String(answer.status);
  const { code, ...details } = meaning ?? { code: "rejected" as const, reason: "other" as const };
  throw new PluginError(code, `Aliyun refused with ${providerCode}`, { ...details, providerCode });
}
