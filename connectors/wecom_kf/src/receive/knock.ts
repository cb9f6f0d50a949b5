import { identifier, PluginError } from "@gatehouse/sdk";
import { readXml } from "@gatehouse/sdk/wechat";
import { z } from "zod";

const knock = z.looseObject({
  Event: z.literal("kf_msg_or_event"),
  Token: identifier(128),
  OpenKfId: identifier(64).optional(),
});
const anyCallback = z.looseObject({ MsgType: z.string() });
const hint = z.object({ open_kfid: identifier(64).optional(), token: identifier(128) });

/** What a knock says: whose messages wait, and a token that lets us ask often; it ends after 10 minutes. */
export type Hint = z.output<typeof hint>;

/** The hint in a callback; undefined where the callback is about something else. Throws `rejected` for no callback at all. */
export function hintOf(body: Uint8Array): Hint | undefined {
  const members = readXml(body);
  if (!anyCallback.safeParse(members).success)
    throw new PluginError("rejected", "MsgType: is missing", {
      faults: [{ path: "MsgType", message: "is missing" }],
    });
  const { data } = knock.safeParse(members);
  return data && { token: data.Token, ...(data.OpenKfId !== undefined && { open_kfid: data.OpenKfId }) };
}

/** As text, for the way through the queue. */
export const packHint = (knocked: Hint): string => JSON.stringify(knocked);

/** A hint nobody can read is none: the poll works without. */
export function unpackHint(wake: string | undefined): Hint | undefined {
  if (wake === undefined) return undefined;
  try {
    return hint.safeParse(JSON.parse(wake)).data;
  } catch {
    return undefined;
  }
}
