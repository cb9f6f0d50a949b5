import { type HttpAnswer, type HttpCall, identifier, json, type OutboundAttachment } from "@gatehouse/sdk";
import { z } from "zod";
import type { Config } from "../config.js";
import { refuseAnswer } from "../judge.js";
import type { Part } from "./part.js";

/** What Feishu calls the file (上传文件, file_type); all it does not know is a stream. */
const fileTypes: Readonly<Record<string, string>> = {
  pdf: "pdf",
  doc: "doc",
  docx: "doc",
  xls: "xls",
  xlsx: "xls",
  ppt: "ppt",
  pptx: "ppt",
  mp4: "mp4",
};

const extension = (name: string): string => /\.([A-Za-z0-9]{1,8})$/.exec(name)?.[1]?.toLowerCase() ?? "";

const isVideo = ({ kind, content_type }: OutboundAttachment): boolean =>
  kind === "video" && content_type === "video/mp4";

function fileType(file: OutboundAttachment): string {
  const known = fileTypes[extension(file.filename)] ?? "stream";
  // A file uploaded as mp4 can be sent as a video only (230055).
  return isVideo(file) ? "mp4" : known === "mp4" ? "stream" : known;
}

/** A value inside a header: no quote and no line break may end it. */
const quoted = (text: string): string => text.replace(/["\\\r\n]/g, "_");

const field = (boundary: string, name: string, value: string): string =>
  `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;

/** `POST /im/v1/images` or `/im/v1/files`, multipart. `boundary` must not occur in the file. */
export function uploadCall(
  config: Config,
  token: string,
  file: OutboundAttachment,
  content: Uint8Array,
  boundary: string,
): HttpCall {
  const image = file.kind === "image";
  const fields = image
    ? field(boundary, "image_type", "message")
    : field(boundary, "file_type", fileType(file)) + field(boundary, "file_name", quoted(file.filename));
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="${image ? "image" : "file"}"; filename="${quoted(file.filename)}"\r\nContent-Type: application/octet-stream\r\n\r\n`;
  return {
    method: "POST",
    url: `${config.base_url}/open-apis/im/v1/${image ? "images" : "files"}`,
    headers: { authorization: `Bearer ${token}`, "content-type": `multipart/form-data; boundary=${boundary}` },
    body: Buffer.concat([Buffer.from(fields + head), content, Buffer.from(`\r\n--${boundary}--\r\n`)]),
  };
}

const key = identifier(512).optional();
const uploaded = z.looseObject({ data: z.looseObject({ image_key: key, file_key: key }) });

/** The message that shows an uploaded file. */
export function filePart(file: OutboundAttachment, answer: HttpAnswer): Part {
  refuseAnswer(answer);
  const { image_key, file_key } = json(answer.body, uploaded).data;
  if (file.kind === "image") return { msg_type: "image", content: JSON.stringify({ image_key }) };
  return { msg_type: isVideo(file) ? "media" : "file", content: JSON.stringify({ file_key }) };
}
