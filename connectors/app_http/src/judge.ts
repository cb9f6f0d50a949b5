import { type HttpAnswer, identifier, PluginError, refuseForNow, type Sent } from "@gatehouse/sdk";
import { z } from "zod";

const answered = z.looseObject({ id: identifier(512) });

function sourceId(body: string): string | undefined {
  try {
    return answered.safeParse(JSON.parse(body)).data?.id;
  } catch {
    return undefined;
  }
}

/** 2xx is sent, whatever the body; 410 is the receiver's own "never again". */
export function judge(answer: HttpAnswer): Sent {
  if (answer.status === 410)
    throw new PluginError("rejected", "the callback is gone (410)", { reason: "other", providerCode: "410" });
  refuseForNow(answer);
  const id = sourceId(answer.body);
  return { status: "sent", ...(id !== undefined && { source_id: id }) };
}
