import { createHash } from "node:crypto";
import { identifier, json, PluginError } from "@gatehouse/sdk";
import { z } from "zod";
import type { Config } from "../config.js";
import { ended, envelope, forwarded, type Item, item, pushed } from "./shapes.js";

const digest = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 32);
const isOurs = (partner: string | null | undefined): partner is string => partner?.startsWith("cnv_") ?? false;
const by = (agent: string | null | undefined) => (identifier(96).safeParse(agent).success ? { agent } : {});

/** A value of the body through a schema: `rejected` with its path where it does not fit. */
const fit = <S extends z.ZodType>(value: unknown, schema: S): z.output<S> => json(JSON.stringify(value), schema);

/** An agent's message by the push. It has no time and no signature, but our own name of the conversation. */
function pushedIn(body: Uint8Array): readonly Item[] {
  const { partnerId, msgId, content, msgType, aid } = json(body, pushed);
  if (!isOurs(partnerId)) return [];
  const key = `msg:${msgId || digest(Buffer.from(body).toString("latin1"))}`;
  const message = {
    kind: "message",
    key,
    conversation_id: partnerId,
    content,
    msg_type: msgType || "text",
    ...by(aid),
  };
  return [fit(message, item)];
}

/** Forwarding tells of the whole company: a session that is known to be somebody else's is left out. */
const named = (cid: string, partner: string | null | undefined): object =>
  isOurs(partner) ? { conversation_id: partner } : { external_id: cid };

function messageIn(member: unknown): readonly Item[] {
  const { cid, partnerid, timems, senderid, sender_type, msg } = fit(member, forwarded);
  if (sender_type !== "2" || (partnerid && !isOurs(partnerid))) return [];
  const key = `said:${digest(`${cid}\n${timems}\n${senderid}\n${msg}`)}`;
  return [
    fit({ kind: "message", key, ...named(cid, partnerid), content: msg, msg_type: "rich", ...by(senderid) }, item),
  ];
}

function endedIn(member: unknown): readonly Item[] {
  const { cid, partnerid, end_time } = fit(member, ended);
  if (!isOurs(partnerid) || !end_time || end_time === "0") return [];
  return [fit({ kind: "ended", key: `end:${cid}`, conversation_id: partnerid }, item)];
}

/** By the shape of a member, since the names of the types differ between the versions of the interface. */
function memberIn(member: unknown, { replies }: Config): readonly Item[] {
  if (typeof member !== "object" || member === null) return [];
  if ("sender_type" in member && "msg" in member) return replies === "forward" ? messageIn(member) : [];
  return "end_time" in member ? endedIn(member) : [];
}

/** A batch holds what all channels of the company have: one member that cannot be read must not cost the others. */
function readable(member: unknown, config: Config): readonly Item[] {
  try {
    return memberIn(member, config);
  } catch (error) {
    if (error instanceof PluginError && error.code === "rejected") return [];
    throw error;
  }
}

export type Callback = "push" | "forward";

export function callbackOf(body: Uint8Array): Callback {
  return typeof json(body, envelope).type === "number" ? "push" : "forward";
}

const batch = z.object({ content: z.union([z.array(z.unknown()).max(500), z.looseObject({})]) });

/** What a callback tells of conversations of ours. */
export function itemsIn(body: Uint8Array, callback: Callback, config: Config): readonly Item[] {
  if (callback === "forward") {
    const { content } = json(body, batch);
    return (Array.isArray(content) ? content : [content]).flatMap((member) => readable(member, config));
  }
  const { type } = json(body, envelope);
  if (type !== 202 || config.replies !== "push") return [];
  return pushedIn(body);
}
