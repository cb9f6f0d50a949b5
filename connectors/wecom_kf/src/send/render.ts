import { createHash } from "node:crypto";
import { type HttpCall, post } from "@gatehouse/sdk";
import type { UrlOf } from "@gatehouse/sdk/wechat";
import type { Follow, Part } from "./parts.js";
import type { Receiver } from "./receiver.js";

/** A part with its file uploaded. */
export interface Ready {
  readonly part: Part;
  readonly mediaId?: string;
}

/** 32 characters, the most WeCom takes, and the same over all attempts: a second one is refused. */
export const msgidOf = (key: string, n: number): string =>
  createHash("sha256").update(`${key}:${n}`).digest("base64url").slice(0, 32);

const maxTitleBytes = 64;
const maxLinkTitleBytes = 128;
const maxDescBytes = 512;

/** As many whole characters as fit; WeCom would cut within one. */
function cut(text: string, maxBytes: number): string {
  const buffer = Buffer.from(text);
  if (buffer.length <= maxBytes) return text;
  let end = maxBytes;
  while (((buffer[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return buffer.toString("utf8", 0, end);
}

function followed(follow: Follow, mediaId: string): object {
  if (follow.kind === "link")
    return {
      msgtype: "link",
      link: {
        title: cut(follow.title, maxLinkTitleBytes),
        desc: cut(follow.text, maxDescBytes),
        url: follow.url,
        thumb_media_id: mediaId,
      },
    };
  const { title, appid, pagepath } = follow;
  return {
    msgtype: "miniprogram",
    miniprogram: { appid, title: cut(title, maxTitleBytes), thumb_media_id: mediaId, pagepath },
  };
}

function content({ part, mediaId = "" }: Ready): object {
  switch (part.kind) {
    case "text":
      return { msgtype: "text", text: { content: part.text } };
    case "file":
      return { msgtype: part.type, [part.type]: { media_id: mediaId } };
    case "follow":
      return followed(part.follow, mediaId);
    case "menu": {
      const { head, tail, list } = part.menu;
      const words = { ...(head !== "" && { head_content: head }), ...(tail !== "" && { tail_content: tail }) };
      return { msgtype: "msgmenu", msgmenu: { ...words, list } };
    }
    case "location": {
      const { latitude, longitude, name = "", address = "" } = part.location;
      return { msgtype: "location", location: { latitude, longitude, name, address } };
    }
  }
}

/** One call of `kf/send_msg` (document/path/94677). */
export const render = (ready: Ready, receiver: Receiver, msgid: string, url: UrlOf): HttpCall =>
  post(url("/cgi-bin/kf/send_msg"), {
    touser: receiver.externalUserid,
    open_kfid: receiver.openKfid,
    msgid,
    ...content(ready),
  });
