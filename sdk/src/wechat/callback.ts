import { z } from "zod";
import { PluginError } from "../error.js";
import { json } from "../json.js";
import type { RawEvent } from "../plugin.js";
import { exactJson } from "./exact-json.js";
import { fitting, memberText, optionalText } from "./members.js";
import { readXml } from "./xml.js";

const brace = 0x7b;
const members = z.record(z.string(), z.unknown());

const messageId = optionalText.pipe(
  z
    .string()
    .regex(/^[\w-]{1,128}$/, "must be a message id")
    .optional(),
);

/** What every callback of 公众号 and 小程序 has: who, when, what. All other members are left as they came. */
const callback = z.looseObject({
  FromUserName: memberText.pipe(z.string().regex(/^[\w-]{1,128}$/, "must be an openid")),
  CreateTime: memberText.pipe(z.string().regex(/^\d{1,11}$/, "must be seconds since 1970")),
  MsgType: memberText.pipe(z.string().min(1).max(64)),
  MsgId: messageId,
  MsgID: messageId,
  Event: optionalText,
  EventKey: optionalText,
});

export type Callback = z.output<typeof callback>;

function textOf(body: Uint8Array): string {
  try {
    return exactJson(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch (cause) {
    const message = "the body is not UTF-8 JSON";
    throw new PluginError("rejected", message, { faults: [{ path: "", message }], cause });
  }
}

const known = new WeakMap<Uint8Array, Callback>();

/** The callback in these bytes, XML or JSON. The door asks to key it, `interpret` asks again: the second time is free. */
export function callbackOf(body: Uint8Array): Callback {
  const before = known.get(body);
  if (before) return before;
  const value = body[0] === brace ? json(textOf(body), members) : readXml(body);
  const parsed = fitting(value, callback);
  known.set(body, parsed);
  return parsed;
}

const part = (value: unknown): string => (typeof value === "string" || typeof value === "number" ? String(value) : "");
const join = (...parts: readonly unknown[]): string => parts.map(part).join(":");

/** Sent messages an event tells about: several receipts of one second differ in nothing else. */
const messageIds = ({ MsgId, MsgID, SubscribeMsgSentEvent, List }: Callback): string =>
  join(MsgId ?? MsgID, JSON.stringify(SubscribeMsgSentEvent ?? List));

/** What a person said, without the id it came under. */
const contentOf = (of: Callback): string =>
  join(
    of["Content"] ?? of["MediaId"] ?? of["PicUrl"] ?? of["Url"] ?? of["PagePath"],
    of["Location_X"],
    of["Location_Y"],
  );

/**
 * Keyed by `MsgId`; an event, which has none, by what it says. A message repeated under a new id is known by its
 * content: sender, time of the platform's clock, kind, text or media id.
 */
export function rawOf(body: Uint8Array, contentType: string): RawEvent {
  const of = callbackOf(body);
  const { FromUserName, CreateTime, MsgType, MsgId, Event, EventKey } = of;
  if (MsgType === "event")
    return { key: join("event", FromUserName, CreateTime, Event, EventKey, messageIds(of)), body, contentType };
  const contentKey = join(FromUserName, CreateTime, MsgType, contentOf(of));
  return { key: MsgId === undefined ? `content:${contentKey}` : `msg:${MsgId}`, contentKey, body, contentType };
}

/** The platform's seconds as RFC 3339 UTC with milliseconds. */
export const sentAt = ({ CreateTime }: Callback): string => new Date(Number(CreateTime) * 1000).toISOString();
