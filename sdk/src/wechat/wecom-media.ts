import { z } from "zod";
import type { AttachmentKind } from "../attachment.js";
import { refuse } from "../http.js";
import type { OutboundAttachment } from "../outbound.js";
import type { Host, HttpAnswer, HttpCall } from "../plugin.js";
import { refuseErrcode, type VerdictTable } from "./errcode.js";
import { multipart } from "./multipart.js";
import type { Platform } from "./platform.js";

/** What WeCom's `media/upload` and messages call a file. */
export type WecomMediaType = "image" | "voice" | "video" | "file";

/** Sound that is no AMR voice message goes as a file. */
export const wecomMediaTypes: Readonly<Record<AttachmentKind, WecomMediaType>> = {
  image: "image",
  voice: "voice",
  video: "video",
  audio: "file",
  file: "file",
};

const uploaded = z.looseObject({ media_id: z.string().min(1) });

/** Hands a file of ours to WeCom (`media/upload`, document/path/90253), which keeps it for three days. */
export async function uploadToWecom(
  api: Platform,
  host: Pick<Host, "readAttachment">,
  type: WecomMediaType,
  { id, filename, content_type: contentType }: OutboundAttachment,
  signal: AbortSignal,
): Promise<string> {
  const bytes = await host.readAttachment(id, signal);
  const form = multipart({ field: "media", filename, contentType, bytes });
  const { media_id } = await api.ask(
    (url) => ({ method: "POST", url: url("/cgi-bin/media/upload", { type }), ...form }),
    uploaded,
    signal,
  );
  return media_id;
}

const failed = z.looseObject({ errcode: z.int(), errmsg: z.string() });

/** An errcode comes with status 200 and whole; a piece of a file comes with 206 and may itself be JSON. */
function refuseInsteadOfFile(answer: HttpAnswer, table: VerdictTable): void {
  refuse(answer);
  if (answer.status !== 200 || !answer.body.trimStart().startsWith("{")) return;
  let value: unknown;
  try {
    value = JSON.parse(answer.body);
  } catch {
    return;
  }
  const { data } = failed.safeParse(value);
  if (data) refuseErrcode(data.errcode, table);
}

/**
 * The download of one file (`media/get`, document/path/90254). Its first bytes are asked for beforehand: the gateway
 * would take an errcode for the file itself, and an expired token could not be renewed any more.
 */
export function wecomMediaCall(
  api: Platform,
  host: Pick<Host, "http">,
  mediaId: string,
  signal: AbortSignal,
): Promise<HttpCall> {
  return api.use(signal, async (url) => {
    const call: HttpCall = { method: "GET", url: url("/cgi-bin/media/get", { media_id: mediaId }), headers: {} };
    refuseInsteadOfFile(await host.http({ ...call, headers: { range: "bytes=0-1023" } }, signal), api.table);
    return call;
  });
}
