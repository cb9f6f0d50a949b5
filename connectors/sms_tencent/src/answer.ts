import { type HttpAnswer, identifier, PluginError, refuse } from "@gatehouse/sdk";
import { z } from "zod";
import { meaningOf } from "./error-table.js";

const answered = z.looseObject({
  Response: z.looseObject({
    Error: z.looseObject({ Code: z.string() }).optional(),
    SendStatusSet: z
      .array(z.looseObject({ Code: z.string(), SerialNo: identifier(256).optional().catch(undefined) }))
      .optional(),
  }),
});

export type Response = z.output<typeof answered>["Response"];

const printable = /^[\w.:-]{1,64}$/;

function parsed(body: string): Response | undefined {
  try {
    return answered.safeParse(JSON.parse(body)).data?.Response;
  } catch {
    return undefined;
  }
}

/** Throws what a code of the provider stands for. */
export function refuseCode(code: string): never {
  const providerCode = printable.test(code) ? code : "unknown";
  const meaning = meaningOf(code) ?? { code: "rejected" as const, reason: "other" as const };
  const { code: ours, ...details } = meaning;
  throw new PluginError(ours, `Tencent Cloud refused with ${providerCode}`, { ...details, providerCode });
}

/** The answer without an error of the whole call; the status of each number is still to be read. */
export function responseOf(answer: HttpAnswer): Response {
  const response = parsed(answer.body);
  if (response?.Error !== undefined) return refuseCode(response.Error.Code);
  refuse(answer);
  if (response === undefined) throw new PluginError("uncertain", "the answer cannot be read");
  return response;
}
