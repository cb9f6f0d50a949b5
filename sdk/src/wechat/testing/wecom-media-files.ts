import { createHash } from "node:crypto";
import type { ServerResponse } from "node:http";
import { fileIn } from "./form.js";

interface StoredFile {
  readonly filename: string;
  readonly contentType: string;
  readonly bytes: Buffer;
}

const limits: Readonly<Record<string, { readonly bytes: number; readonly errcode: number; readonly types?: RegExp }>> =
  {
    image: { bytes: 10_485_760, errcode: 40_009, types: /^image\/(jpeg|jpg|png)$/ },
    voice: { bytes: 2_097_152, errcode: 45_001, types: /^(audio|voice)\/amr$/ },
    video: { bytes: 10_485_760, errcode: 40_011, types: /^video\/mp4$/ },
    file: { bytes: 20_971_520, errcode: 45_001 },
  };
const leastBytes = 5;

const refused = (errcode: number): object => ({ errcode, errmsg: "refused, hint: [1]" });

/** 临时素材 of the fake: `media/upload` and `media/get` with their documented limits, ranges and refusals. */
export function wecomMediaFiles() {
  const stored = new Map<string, StoredFile>();
  const put = (file: StoredFile): string => {
    const mediaId = `3${createHash("sha256").update(file.bytes).update(file.filename).digest("base64url").slice(0, 42)}`;
    stored.set(mediaId, file);
    return mediaId;
  };

  function take(type: string, contentType: string, body: Buffer): object {
    const limit = limits[type];
    const file = fileIn(contentType, body);
    if (!limit) return refused(40_005);
    if (file?.field !== "media" || file.filelength !== file.bytes.length) return refused(44_001);
    if (limit.types && !limit.types.test(file.contentType)) return refused(type === "voice" ? 301_017 : 40_004);
    if (file.bytes.length <= leastBytes) return refused(40_006);
    if (file.bytes.length > limit.bytes) return refused(limit.errcode);
    return { errcode: 0, errmsg: "ok", type, media_id: put(file), created_at: "1764000000" };
  }

  function give(
    mediaId: string,
    range: string | undefined,
    outgoing: ServerResponse,
    answerJson: (outgoing: ServerResponse, value: object) => void,
  ): void {
    const file = stored.get(mediaId);
    if (!file) return answerJson(outgoing, refused(40_007));
    const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(range ?? "") ?? [];
    const all = file.bytes.length;
    const headers = { "content-type": file.contentType, connection: "close" };
    if (first === undefined) return void outgoing.writeHead(200, headers).end(file.bytes);
    const piece = file.bytes.subarray(Number(first), Number(last) + 1);
    const span = `bytes ${first}-${Number(first) + piece.length - 1}/${all}`;
    outgoing.writeHead(206, { ...headers, "accept-ranges": "bytes", "content-range": span }).end(piece);
  }

  return { put, take, give, has: (mediaId: string) => stored.has(mediaId), stored };
}

export type WecomMediaFiles = ReturnType<typeof wecomMediaFiles>;
