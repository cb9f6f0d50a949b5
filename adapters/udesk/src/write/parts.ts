import type { Attachment } from "@gatehouse/sdk";
import { fileNameOf, markedText, type Written } from "@gatehouse/sdk/desk";

/** `type` and `data` of a message (Udesk IM ApiV2, 消息内容格式). */
export interface Part {
  readonly type: "message" | "image" | "audio" | "video" | "file" | "close";
  readonly data: Readonly<Record<string, string>>;
}

const escapes: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/** Udesk reads HTML in a text message. */
const htmlOf = (text: string): string => text.replace(/[&<>]/g, (sign) => escapes[sign] ?? sign);

const types = { image: "image", audio: "audio", voice: "audio", video: "video", file: "file" } as const;

const sizeOf = (bytes: number): string =>
  bytes < 1_048_576 ? `${(bytes / 1024).toFixed(1)}K` : `${(bytes / 1_048_576).toFixed(1)}M`;

/** Files go by their address at this gateway: the interface has no upload. */
function fileOf(file: Attachment): Part {
  const { url, kind, size, state } = file;
  const name = fileNameOf(file);
  if (url === undefined || state === "failed" || state === "expired")
    return { type: "message", data: { content: htmlOf(`【文件未能转送 | file not passed on】${name}`) } };
  const filesize = size === undefined ? {} : { filesize: sizeOf(size) };
  return { type: types[kind], data: { content: url, filename: name, ...filesize } };
}

/** An event as messages, the words first. Pure. */
export function partsOf(told: Written): readonly Part[] {
  const files = told.kind === "said" ? told.files.map(fileOf) : [];
  return [{ type: "message", data: { content: htmlOf(markedText(told)) } }, ...files];
}
