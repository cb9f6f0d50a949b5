import { z } from "zod";
import { PluginError } from "../error.js";
import { refuse } from "../http.js";
import type { OutboundAttachment } from "../outbound.js";
import type { Host, HttpAnswer, HttpCall } from "../plugin.js";
import { answerOf, surely } from "./answer.js";
import { multipart } from "./multipart.js";
import type { Platform } from "./platform.js";

/** What `media/upload` knows. */
export type MediaType = "image" | "voice" | "video";

const extensions: Readonly<Record<string, string>> = {
  "image/png": "png",
  "image/jpeg": "jpg",
  "image/gif": "gif",
  "audio/amr": "amr",
  "audio/mpeg": "mp3",
  "video/mp4": "mp4",
};

const uploaded = z.looseObject({ media_id: z.string().min(1) });
const filmed = z.looseObject({ video_url: z.url({ protocol: /^https?$/ }).optional() });

/** Puts a file of ours on the platform, for three days, and gives its media id. */
export async function uploadMedia(
  platform: Platform,
  host: Pick<Host, "readAttachment">,
  type: MediaType,
  file: OutboundAttachment,
  signal: AbortSignal,
): Promise<string> {
  const bytes = await host.readAttachment(file.id, signal);
  const filename = `${type}.${extensions[file.content_type] ?? "bin"}`;
  const form = multipart({ field: "media", filename, contentType: file.content_type, bytes });
  const call = (url: (path: string, query: Record<string, string>) => string): HttpCall => ({
    method: "POST",
    url: url("/cgi-bin/media/upload", { type }),
    ...form,
  });
  return (await platform.ask(call, uploaded, signal)).media_id;
}

const isFile = ({ status, headers }: HttpAnswer): boolean =>
  status < 300 && !/^(?:application\/json|text\/)/.test(headers.get("content-type") ?? "");

/**
 * The call that fetches a person's file. The platform answers 200 with JSON where there is none, and for a video with
 * the address of the real one; so it is asked once to see which, and the file itself is left to the gateway.
 */
export function mediaCall(
  platform: Platform,
  host: Pick<Host, "http">,
  mediaId: string,
  signal: AbortSignal,
): Promise<HttpCall> {
  return platform.use(signal, async (url) => {
    const call: HttpCall = { method: "GET", url: url("/cgi-bin/media/get", { media_id: mediaId }), headers: {} };
    const answer = await host.http(call, signal).catch((error: unknown) => {
      throw surely(error);
    });
    refuse(answer);
    if (isFile(answer)) return call;
    const { video_url } = answerOf(answer, filmed);
    if (video_url === undefined)
      throw new PluginError("rejected", "the platform gave neither a file nor an address", { reason: "other" });
    return { method: "GET", url: video_url, headers: {} };
  });
}
