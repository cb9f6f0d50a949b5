import { z } from "zod";
import type { AttachmentKind, InboundAttachment } from "../attachment.js";
import { identifier } from "../identifier.js";
import type { InboundMessage } from "../inbound.js";
import { type Callback, sentAt } from "./callback.js";
import { fitting, memberText, optionalText } from "./members.js";
import { personOf } from "./openid.js";
import { lines } from "./words.js";

type Content = Partial<Omit<InboundMessage, "type" | "from">>;

/** WeChat's own words where its client could not tell what the person sent, a sticker mostly. */
const notShown = "【收到不支持的消息类型，暂无法显示】";

const degrees = (max: number) => memberText.transform(Number).pipe(z.number().min(-max).max(max));

const words = z.looseObject({ Content: memberText, bizmsgmenuid: optionalText });
const media = z.looseObject({
  MediaId: optionalText.pipe(identifier(1024).optional()),
  PicUrl: optionalText,
  Format: optionalText,
  Recognition: optionalText,
});
const place = z.looseObject({
  Location_X: degrees(90),
  Location_Y: degrees(180),
  Label: optionalText,
  Poiname: optionalText,
});
const link = z.looseObject({ Title: optionalText, Description: optionalText, Url: optionalText });
const card = z.looseObject({
  Title: optionalText,
  AppId: optionalText,
  PagePath: optionalText,
  ThumbUrl: optionalText,
});

function textContent(of: Callback): Content {
  const { Content, bizmsgmenuid } = fitting(of, words);
  if (Content === notShown) return { message_type: "unsupported", text: Content };
  if (bizmsgmenuid === undefined) return { text: Content };
  const interactive_reply = { action_id: bizmsgmenuid.slice(0, 512), title: Content.slice(0, 512) };
  return { message_type: "interactive_reply", text: Content, interactive_reply };
}

/** The platform's picture addresses name the format; photographs arrive as JPEG. */
function pictureType(address: unknown): string {
  const [, format = "jpeg"] = /mmbiz_(png|gif)\//.exec(typeof address === "string" ? address : "") ?? [];
  return `image/${format}`;
}

const voiceTypes: Readonly<Record<string, string>> = { amr: "audio/amr", speex: "audio/speex", mp3: "audio/mpeg" };

function mediaContent(of: Callback, kind: AttachmentKind, content_type?: string): Content {
  const { MediaId, PicUrl, Recognition } = fitting(of, media);
  const source = MediaId !== undefined ? { source_ref: MediaId } : PicUrl !== undefined ? { url: PicUrl } : undefined;
  if (source === undefined) return { message_type: "unsupported" };
  const file: InboundAttachment = { kind, ...(content_type !== undefined && { content_type }), ...source };
  return { message_type: kind, attachments: [file], ...(Recognition !== undefined && { text: Recognition }) };
}

function locationContent(of: Callback): Content {
  const { Location_X, Location_Y, Label, Poiname } = fitting(of, place);
  return {
    message_type: "location",
    location: {
      latitude: Location_X,
      longitude: Location_Y,
      ...(Poiname !== undefined && { name: Poiname.slice(0, 256) }),
      ...(Label !== undefined && { address: Label.slice(0, 512) }),
      coord_system: "gcj02",
    },
  };
}

function linkContent(of: Callback): Content {
  const { Title, Description, Url } = fitting(of, link);
  return { message_type: "link", text: lines(Title, Description, Url) };
}

function cardContent(of: Callback): Content {
  const { Title, AppId, PagePath, ThumbUrl } = fitting(of, card);
  const told = { title: Title, app_id: AppId, page_path: PagePath, thumb_url: ThumbUrl };
  const mini_program = Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined));
  return {
    message_type: "mini_program",
    text: lines(`[小程序] ${Title ?? ""}`.trimEnd(), PagePath),
    channel_data: { mini_program },
  };
}

/** By `MsgType`, from 接收普通消息 of 公众号 and 接收消息和事件 of 小程序客服. */
function contentOf(of: Callback): Content {
  switch (of.MsgType) {
    case "text":
      return textContent(of);
    case "image":
      return mediaContent(of, "image", pictureType(of["PicUrl"]));
    case "voice":
      return mediaContent(of, "voice", voiceTypes[String(of["Format"]).toLowerCase()]);
    case "video":
    case "shortvideo":
      return mediaContent(of, "video", "video/mp4");
    case "location":
      return locationContent(of);
    case "link":
      return linkContent(of);
    case "miniprogrampage":
      return cardContent(of);
    default:
      return { message_type: "unsupported", text: "[暂不支持的消息]" };
  }
}

/** What a person sent, any kind but events. Throws `rejected` where a member of that kind is missing or wrong. */
export const personMessage = (of: Callback, appId: string): InboundMessage => ({
  type: "message.received",
  ...(of.MsgId !== undefined && { source_id: of.MsgId }),
  from: personOf(of, appId),
  sent_at: sentAt(of),
  ...contentOf(of),
});
