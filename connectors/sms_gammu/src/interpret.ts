import { type InboundEvent, identifier, json, PluginError, type RawEvent, utcTime } from "@gatehouse/sdk";
import { z } from "zod";
import type { Config } from "./config.js";
import { message, report } from "./raw-event.js";
import { textOf } from "./text.js";

const sender = identifier(64)
  .transform((text) => text.trim())
  .pipe(z.string().min(1));

function sentAt(time: string, offset: string): { readonly sent_at?: string } {
  const text = time.replace(/^(....)(..)(..)(..)(..)(..)$/, "$1-$2-$3T$4:$5:$6");
  const sent_at = utcTime(Date.parse(`${text}${offset}`));
  return sent_at === undefined ? {} : { sent_at };
}

/** Binary messages hold no text; a backup file means that smsd is set up in another way. */
function bodyOf({
  parts,
}: z.output<typeof message>): { readonly text: string } | { readonly message_type: "unsupported" } {
  if (parts.some(({ extension }) => extension === "bin")) return { message_type: "unsupported" };
  if (parts.some(({ extension }) => extension !== "txt"))
    throw new PluginError("rejected", "set inboxformat = unicode in smsd's configuration");
  return { text: parts.map(({ content }) => textOf(Buffer.from(content, "base64"))).join("") };
}

function received(from: z.output<typeof message>, { time_offset }: Config): InboundEvent {
  const value = sender.safeParse(from.sender);
  if (!value.success) throw new PluginError("rejected", "the message names no sender");
  return {
    type: "message.received",
    ...sentAt(from.time, time_offset),
    from: { scheme: "phone", value: value.data },
    ...bodyOf(from),
    trust: "unauthenticated",
  };
}

/** A message of the SIM, or the end of one of ours. The mobile network shows a sender but proves none. */
export function interpret(raw: RawEvent, config: Config): readonly InboundEvent[] {
  const found = json(raw.body, z.looseObject({}));
  if (!("result" in found)) return [received(json(raw.body, message), config)];
  const { message_id, result } = json(raw.body, report);
  if (!identifier(128).safeParse(message_id).success) throw new PluginError("rejected", "message_id: cannot be used");
  return [{ type: "message.receipt.updated", source_id: message_id, status: result }];
}
