import { type InboundAttachment, type InboundMessage, identifier, type Location } from "@gatehouse/sdk";
import { fitting } from "@gatehouse/sdk/wechat";
import { z } from "zod";
import type { Callback } from "./callback.js";

/** The members that tell one kind of message from another. */
export type Content = Partial<InboundMessage>;

const text = z.looseObject({ Content: z.string() });
const media = z.looseObject({ MediaId: identifier(512), Format: z.string().max(32).optional() });
const link = z.looseObject({
  Title: z.string().default(""),
  Description: z.string().default(""),
  Url: z.string().default(""),
});

const degrees = (max: number) =>
  z
    .string()
    .regex(/^-?\d{1,3}(\.\d{1,15})?$/, "must be degrees")
    .transform(Number)
    .pipe(z.number().min(-max).max(max));
const place = z.looseObject({ Location_X: degrees(90), Location_Y: degrees(180), Label: z.string().default("") });

const maxNameChars = 256;

/** WeCom keeps files for three days and gives them only to the token's holder: fetched by `fetchAttachment`. */
function file(callback: Callback, kind: "image" | "voice" | "video", contentType?: string): Content {
  const { MediaId } = fitting(callback, media);
  const attachment: InboundAttachment = {
    kind,
    ...(contentType !== undefined && { content_type: contentType }),
    source_ref: MediaId,
  };
  return { attachments: [attachment] };
}

const voiceTypes: Readonly<Record<string, string>> = { amr: "audio/amr", speex: "audio/speex", mp3: "audio/mpeg" };
const voice = (callback: Callback): Content =>
  file(callback, "voice", voiceTypes[fitting(callback, media).Format ?? "amr"] ?? "application/octet-stream");

function locationOf(callback: Callback): Content {
  const { Location_X: latitude, Location_Y: longitude, Label } = fitting(callback, place);
  const named = Label !== "" && Label.length <= maxNameChars;
  const location: Location = { latitude, longitude, ...(named && { name: Label }), coord_system: "gcj02" };
  return { message_type: "location", location, ...(Label !== "" && { text: Label }) };
}

function linkOf(callback: Callback): Content {
  const { Title, Description, Url } = fitting(callback, link);
  const lines = [Title, Description, Url].filter((line) => line !== "");
  return {
    message_type: "link",
    text: lines.join("\n"),
    channel_data: { link: { title: Title, description: Description, url: Url } },
  };
}

/** What a member wrote to the app (document/path/90239). A kind nobody knows is told as `unsupported`. */
export function contentOf(callback: Callback): Content {
  switch (callback.MsgType) {
    case "text":
      return { text: fitting(callback, text).Content };
    case "image":
      return file(callback, "image");
    case "voice":
      return voice(callback);
    case "video":
      return file(callback, "video", "video/mp4");
    case "location":
      return locationOf(callback);
    case "link":
      return linkOf(callback);
    default:
      return { message_type: "unsupported", channel_data: { msg_type: callback.MsgType } };
  }
}
