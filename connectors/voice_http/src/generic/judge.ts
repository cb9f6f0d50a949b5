import { type HttpAnswer, identifier, PluginError, refuseForNow, type Sent } from "@gatehouse/sdk";
import { z } from "zod";

const answered = z.looseObject({ id: identifier(512).optional(), error: z.string().optional() });

function bodyOf(text: string): z.output<typeof answered> {
  try {
    return answered.safeParse(JSON.parse(text)).data ?? {};
  } catch {
    return {};
  }
}

/** 2xx is accepted, unless its body names an error; 4xx other than 408, 409, 425 and 429 will not pass with time. */
export function judgeGeneric(answer: HttpAnswer): Sent {
  const { status } = answer;
  const { id, error } = bodyOf(answer.body);
  if (status >= 200 && status < 300 && error === undefined)
    return { status: "accepted", ...(id !== undefined && { source_id: id }) };
  if (status < 300) throw new PluginError("rejected", "the call centre refused the call back", { reason: "other" });
  if (status === 401 || status === 403)
    throw new PluginError("unauthorized", `refused with ${status}`, { providerCode: String(status) });
  if (status >= 400 && status < 500 && ![408, 409, 425, 429].includes(status))
    throw new PluginError("rejected", `refused with ${status}`, { reason: "other", providerCode: String(status) });
  refuseForNow(answer);
  throw new PluginError("unavailable", `answered ${status}`, { providerCode: String(status) });
}
