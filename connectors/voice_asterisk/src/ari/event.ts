import { utcTime } from "@gatehouse/sdk";
import { z } from "zod";

const text = z.string().max(512);

const channel = z.looseObject({
  id: text,
  state: text.optional(),
  caller: z.looseObject({ number: text.default(""), name: text.default("") }).optional(),
  dialplan: z.looseObject({ app_name: text.optional(), app_data: text.optional() }).optional(),
});
export type Channel = z.output<typeof channel>;

/** The members of ARI's events that matter here (rest-api/api-docs/events.json of Asterisk 22); the rest is ignored. */
const ariEvent = z.looseObject({
  type: text,
  timestamp: text.optional(),
  args: z.array(text).optional(),
  channel: channel.optional(),
  playback: z.looseObject({ id: text, state: text.optional() }).optional(),
  recording: z.looseObject({ name: text, state: text.optional() }).optional(),
  digit: text.optional(),
  cause: z.int().optional(),
  transferer_first_leg: channel.optional(),
});
export type AriEvent = z.output<typeof ariEvent>;

const channels = z.array(channel);

function parsed<S extends z.ZodType>(body: string, schema: S): z.output<S> | undefined {
  try {
    return schema.safeParse(JSON.parse(body)).data;
  } catch {
    return undefined;
  }
}

/** One frame of the WebSocket; `undefined` where it is no event this connector can read. */
export const readEvent = (frame: string): AriEvent | undefined => parsed(frame, ariEvent);

/** The answer of `GET /channels`. */
export const readChannels = (body: string): readonly Channel[] | undefined => parsed(body, channels);

/** ARI writes `+0000` without a colon; `undefined` where there is no time. */
export function timeOf(event: AriEvent): string | undefined {
  return utcTime(Date.parse((event.timestamp ?? "").replace(/([+-]\d\d)(\d\d)$/, "$1:$2")));
}
