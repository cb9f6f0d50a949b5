import { type AttachmentKind, type InboundMessage, identifier, type Location } from "@gatehouse/sdk";
import { fitting } from "@gatehouse/sdk/wechat";
import { z } from "zod";
import type { Item } from "./item.js";

/** The members that tell one kind of message from another. */
export type Content = Partial<InboundMessage>;

const maxNameChars = 256;
const maxTitleChars = 512;

const text = z.looseObject({
  text: z.looseObject({ content: z.string(), menu_id: identifier(512).optional().catch(undefined) }),
});
const media = z.looseObject({ media_id: identifier(512) });
const place = z.looseObject({
  location: z.looseObject({
    latitude: z.number().min(-90).max(90),
    longitude: z.number().min(-180).max(180),
    name: z.string().default(""),
    address: z.string().default(""),
  }),
});
const link = z.looseObject({
  link: z.looseObject({ title: z.string().default(""), desc: z.string().default(""), url: z.string().default("") }),
});
const card = z.looseObject({ business_card: z.looseObject({ userid: identifier(128) }) });
const program = z.looseObject({
  miniprogram: z.looseObject({
    title: z.string().default(""),
    appid: z.string().default(""),
    pagepath: z.string().default(""),
  }),
});
const label = z.looseObject({ content: z.string().default("") }).optional();
const menu = z.looseObject({
  msgmenu: z.looseObject({
    head_content: z.string().default(""),
    tail_content: z.string().default(""),
    list: z.array(z.looseObject({ click: label, view: label, miniprogram: label, text: label })).default([]),
  }),
});

const lines = (...all: readonly string[]): string => all.filter((line) => line !== "").join("\n");

/** What a customer chose from a menu comes as its words, with the menu item's id. */
function textOf(one: Item): Content {
  const { content, menu_id } = fitting(one, text).text;
  if (menu_id === undefined) return { text: content };
  const title = content.length <= maxTitleChars ? { title: content } : {};
  return { message_type: "interactive_reply", text: content, interactive_reply: { action_id: menu_id, ...title } };
}

/** WeCom keeps files for three days and gives them only to the token's holder: fetched by `fetchAttachment`. */
function fileOf(one: Item, kind: AttachmentKind, contentType?: string): Content {
  const { media_id } = fitting(one[one.msgtype], media);
  return {
    attachments: [{ kind, ...(contentType !== undefined && { content_type: contentType }), source_ref: media_id }],
  };
}

function locationOf(one: Item): Content {
  const { latitude, longitude, name, address } = fitting(one, place).location;
  const location: Location = {
    latitude,
    longitude,
    ...(name !== "" && name.length <= maxNameChars && { name }),
    ...(address !== "" && address.length <= maxTitleChars && { address }),
    coord_system: "gcj02",
  };
  return { message_type: "location", location, text: lines(name, address) };
}

function linkOf(one: Item): Content {
  const { title, desc, url } = fitting(one, link).link;
  return { message_type: "link", text: lines(title, desc, url), channel_data: { link: { title, desc, url } } };
}

function programOf(one: Item): Content {
  const { title, appid, pagepath } = fitting(one, program).miniprogram;
  return { message_type: "mini_program", text: title, channel_data: { mini_program: { title, appid, pagepath } } };
}

function menuOf(one: Item): Content {
  const { head_content, tail_content, list } = fitting(one, menu).msgmenu;
  const items = list.map(
    ({ click, view, miniprogram, text: words }) => (click ?? view ?? miniprogram ?? words)?.content,
  );
  return { message_type: "interactive", text: lines(head_content, ...items.map((words = "") => words), tail_content) };
}

const cardOf = (one: Item): Content => ({
  message_type: "contacts",
  channel_data: { business_card: { userid: fitting(one, card).business_card.userid } },
});

/** What a person wrote. A kind nobody knows is told as `unsupported`. */
export function contentOf(one: Item): Content {
  switch (one.msgtype) {
    case "text":
      return textOf(one);
    case "image":
      return fileOf(one, "image");
    case "voice":
      return fileOf(one, "voice", "audio/amr");
    case "video":
      return fileOf(one, "video", "video/mp4");
    case "file":
      return fileOf(one, "file");
    case "location":
      return locationOf(one);
    case "link":
      return linkOf(one);
    case "business_card":
      return cardOf(one);
    case "miniprogram":
      return programOf(one);
    case "msgmenu":
      return menuOf(one);
    default:
      return { message_type: "unsupported", channel_data: { msg_type: one.msgtype } };
  }
}
