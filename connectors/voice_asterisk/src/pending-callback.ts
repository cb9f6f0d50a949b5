import { type ContactPoint, contactPoint, type Host, json } from "@gatehouse/sdk";
import { z } from "zod";

/** Longer than any ringing; afterwards nobody asks any more. */
const keptMs = 3_600_000;
const prefix = "gatehouse-callback-";
const point = z.strictObject(contactPoint.shape);
const keyOf = (channel: string): string => `callback:${channel}`;

/** The channel id of a call back: the same for every attempt of one message, so that Asterisk refuses a second one. */
export const callBackChannel = (messageId: string): string => `${prefix}${messageId.replace(/[^A-Za-z0-9_-]/g, "")}`;
export const isCallBack = (channel: string): boolean => channel.startsWith(prefix);

/** Whom a call back is for: kept by the gateway, so that no number stands in a channel name of Asterisk. */
export const rememberCallBack = (host: Host, channel: string, to: ContactPoint): Promise<void> =>
  host.state.set(keyOf(channel), JSON.stringify(to), { ttlMs: keptMs });

/** Once: whoever takes it begins the call. */
export async function takeCallBack(host: Host, channel: string): Promise<ContactPoint | undefined> {
  const text = await host.state.get(keyOf(channel));
  if (text === undefined) return undefined;
  await host.state.delete(keyOf(channel));
  return json(text, point);
}
