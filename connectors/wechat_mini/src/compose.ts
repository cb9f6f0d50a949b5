import { type Interactive, type Outbound, type OutboundAttachment, PluginError } from "@gatehouse/sdk";
import {
  actionLine,
  type CustomerMessage,
  fileMessage,
  lines,
  linkOf,
  pageOf,
  textMessage,
} from "@gatehouse/sdk/wechat";
import type { Config } from "./config.js";

/** A card's title must say something. */
const titleOf = ({ header, body }: Interactive, text: string): string => header ?? body ?? text;

/** A page of this 小程序; its cover is a picture on the platform. */
const pageCard = (title: string, pagepath: string, cover: OutboundAttachment): CustomerMessage => ({
  msgtype: "miniprogrampage",
  upload: { type: "image", file: cover },
  body: (thumb_media_id) => ({ title, pagepath, thumb_media_id }),
});

const linkCard = (title: string, description: string, url: string, thumb_url: string): CustomerMessage => ({
  msgtype: "link",
  body: () => ({ title, description, url, thumb_url }),
});

/** Every part in words, for what this kind of account has no card of. */
const inWords = ({ header, body, footer, actions }: Interactive, text: string): CustomerMessage =>
  textMessage(lines(text, header, body, ...actions.map(actionLine), footer));

interface Parts {
  readonly said: readonly CustomerMessage[];
  /** What no card has taken for its cover. */
  readonly files: readonly OutboundAttachment[];
}

function interactiveParts(message: Outbound, interactive: Interactive, config: Config): Parts {
  const { text, attachments } = message;
  const title = titleOf(interactive, text);
  const page = pageOf(message);
  const cover = attachments.find(({ kind }) => kind === "image");
  if (page !== undefined && cover !== undefined) {
    const said = [...(text === "" || text === title ? [] : [textMessage(text)]), pageCard(title, page, cover)];
    return { said, files: attachments.filter((file) => file !== cover) };
  }
  const url = linkOf(message);
  if (url === undefined || config.link_thumb_url === undefined)
    return { said: [inWords(interactive, text)], files: attachments };
  const rest = interactive.actions.filter(({ value }) => value !== url).map(actionLine);
  const description = lines(text, interactive.body, ...rest, interactive.footer);
  return { said: [linkCard(title, description, url, config.link_thumb_url)], files: attachments };
}

function partsOf(message: Outbound, config: Config): Parts {
  const { interactive, text, attachments } = message;
  if (interactive !== undefined) return interactiveParts(message, interactive, config);
  return { said: text === "" ? [] : [textMessage(text)], files: attachments };
}

/** Every 客服消息 of one message, in order: its words or card, then each picture. Throws `rejected` for other files. */
export function composed(message: Outbound, config: Config): readonly CustomerMessage[] {
  const { said, files } = partsOf(message, config);
  if (files.some(({ kind }) => kind !== "image"))
    throw new PluginError("rejected", "a 小程序 takes no file but a picture", { reason: "unsupported" });
  const messages = [...said, ...files.map((file) => fileMessage("image", file))];
  if (messages.length === 0) throw new PluginError("rejected", "the message is empty", { reason: "unsupported" });
  return messages;
}
