import { createHash } from "node:crypto";
import { type HttpCall, post } from "@gatehouse/sdk";
import type { UrlOf } from "@gatehouse/sdk/wechat";
import type { Config } from "../config.js";
import { buttonCard } from "./card.js";
import type { Part } from "./parts.js";
import type { Receiver } from "./receiver.js";

/** A part with its file uploaded. */
export interface Ready {
  readonly part: Part;
  readonly mediaId?: string;
}

/** Of a card: the same over all attempts, so that WeCom takes it once. */
export const taskIdOf = (key: string): string => createHash("sha256").update(key).digest("hex").slice(0, 32);

function content({ part, mediaId = "" }: Ready, taskId: string): Readonly<Record<string, unknown>> {
  switch (part.kind) {
    case "text":
      return { msgtype: "text", text: { content: part.text } };
    case "file":
      return { msgtype: part.type, [part.type]: { media_id: mediaId } };
    case "card":
      return { msgtype: "template_card", template_card: buttonCard(part.card, taskId) };
  }
}

/**
 * One call of `message/send` (document/path/90236) or `externalcontact/message/send` (document/path/92321). WeCom's
 * own duplicate check stays off: it compares the whole content, so a second honest 「收到」 would vanish without a word.
 */
export function render(ready: Ready, receiver: Receiver, taskId: string, config: Config, url: UrlOf): HttpCall {
  const body = { agentid: Number(config.agent_id), ...content(ready, taskId) };
  return receiver.kind === "member"
    ? post(url("/cgi-bin/message/send"), { touser: receiver.userid, ...body })
    : post(url("/cgi-bin/externalcontact/message/send"), {
        recv_scope: 0,
        to_parent_userid: [receiver.userid],
        toall: 0,
        ...body,
      });
}
