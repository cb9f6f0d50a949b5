import { type InboundAttachment, type InboundMessage, identifier, json } from "@gatehouse/sdk";
import { z } from "zod";
import { plainPost } from "./post.js";

export type Content = Pick<InboundMessage, "text" | "attachments" | "message_type" | "location">;

export interface Mention {
  /** As it stands in the text, such as `@_user_1`. */
  readonly key: string;
  readonly name: string;
}

const key = identifier(512);
const fileName = z.string().max(255).optional().catch(undefined);

/** Where `fetchAttachment` finds it: only together with its message. */
const resource = (messageId: string, kind: "image" | "file", fileKey: string): string =>
  JSON.stringify([messageId, kind, fileKey]);

const file = (
  messageId: string,
  kind: NonNullable<InboundAttachment["kind"]>,
  fileKey: string,
  filename?: string,
): InboundAttachment => ({
  kind,
  source_ref: resource(messageId, kind === "image" ? "image" : "file", fileKey),
  ...(filename && { filename }),
});

/** `@_user_1` as `@王老师`; the longest key first, since `@_user_1` is the beginning of `@_user_10`. */
function named(text: string, mentions: readonly Mention[]): string {
  const longestFirst = [...mentions].sort((a, b) => b.key.length - a.key.length);
  return longestFirst.reduce((told, { key, name }) => told.replaceAll(key, () => `@${name}`), text);
}

const coordinate = z.string().transform(Number).pipe(z.number());
const place = z.looseObject({
  name: z.string().max(256).optional(),
  latitude: coordinate.pipe(z.number().min(-90).max(90)),
  longitude: coordinate.pipe(z.number().min(-180).max(180)),
});

function postContent(messageId: string, body: string, mentions: readonly Mention[]): Content {
  const { text, images, files } = plainPost(body);
  const attachments = [
    ...images.map((image) => file(messageId, "image", image)),
    ...files.map((video) => file(messageId, "video", video)),
  ];
  return { ...(text !== "" && { text: named(text, mentions) }), ...(attachments.length > 0 && { attachments }) };
}

function fileContent(messageId: string, kind: "file" | "voice" | "video", body: string): Content {
  const { file_key, file_name } = json(body, z.looseObject({ file_key: key, file_name: fileName }));
  return { attachments: [file(messageId, kind, file_key, file_name)] };
}

/** Feishu's own positions are those of Chinese maps. */
function locationContent(body: string): Content {
  const { name, latitude, longitude } = json(body, place);
  return { location: { latitude, longitude, ...(name && { name }), coord_system: "gcj02" } };
}

/** What a message of this type says (接收消息内容); a type that is not known here is `unsupported`. */
export function contentOf(messageId: string, type: string, body: string, mentions: readonly Mention[]): Content {
  switch (type) {
    case "text":
      return { text: named(json(body, z.looseObject({ text: z.string() })).text, mentions) };
    case "post":
    case "interactive":
      return postContent(messageId, body, mentions);
    case "image":
      return { attachments: [file(messageId, "image", json(body, z.looseObject({ image_key: key })).image_key)] };
    case "file":
      return fileContent(messageId, "file", body);
    case "audio":
      return fileContent(messageId, "voice", body);
    case "media":
      return fileContent(messageId, "video", body);
    case "sticker":
      // Feishu lets nobody download a sticker.
      return { message_type: "sticker" };
    case "location":
      return locationContent(body);
    default:
      return { message_type: "unsupported" };
  }
}
