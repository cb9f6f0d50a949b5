import { type HttpAnswer, type HttpCall, identifier, json, type OutboundAttachment } from "@gatehouse/sdk";
import { z } from "zod";
import type { Config } from "../config.js";
import { refuseAnswer } from "../judge.js";

const uploaded = z.looseObject({ media_id: identifier(512) });

/** A file name inside a header: no quote and no line break may end it. */
const quoted = (name: string): string => name.replace(/["\\\r\n]/g, "_");

/** `POST /media/upload` of the old API, multipart. `boundary` must not occur in the file. */
export function uploadCall(
  config: Config,
  token: string,
  file: OutboundAttachment,
  content: Uint8Array,
  boundary: string,
): HttpCall {
  const type = file.kind === "image" ? "image" : "file";
  const head = [
    `--${boundary}`,
    'Content-Disposition: form-data; name="type"',
    "",
    type,
    `--${boundary}`,
    `Content-Disposition: form-data; name="media"; filename="${quoted(file.filename)}"`,
    `Content-Type: ${file.content_type.replace(/[\r\n]/g, "")}`,
    "",
    "",
  ].join("\r\n");
  const query = new URLSearchParams({ access_token: token, type });
  return {
    method: "POST",
    url: `${config.media_url}/media/upload?${query.toString()}`,
    headers: { "content-type": `multipart/form-data; boundary=${boundary}` },
    body: Buffer.concat([Buffer.from(head), content, Buffer.from(`\r\n--${boundary}--\r\n`)]),
  };
}

export function mediaIdOf(answer: HttpAnswer): string {
  refuseAnswer(answer);
  return json(answer.body, uploaded).media_id;
}
