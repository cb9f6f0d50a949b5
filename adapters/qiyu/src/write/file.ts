import { type Attachment, type Host, PluginError } from "@gatehouse/sdk";
import type { Qiyu } from "../api.js";
import { md5 } from "../checksum.js";

export interface FileDeps {
  readonly api: Qiyu;
  readonly host: Pick<Host, "readAttachment">;
}

export interface Part {
  readonly msgType: "TEXT" | "PICTURE";
  readonly content: unknown;
}

/** 七鱼 takes files up to 5 MiB. */
const maxBytes = 5 * 1024 * 1024;

const nameOf = ({ filename, id }: Attachment): string => filename ?? id;
const line = (words: string): Part => ({ msgType: "TEXT", content: `【文件 | file】${words}` });

/** The bytes, or undefined where there will never be any. One still being fetched throws `unavailable`. */
async function bytesOf({ host }: FileDeps, file: Attachment, signal: AbortSignal): Promise<Uint8Array | undefined> {
  try {
    return await host.readAttachment(file.id, signal);
  } catch (error) {
    if (error instanceof PluginError && error.code === "rejected") return undefined;
    throw error;
  }
}

/**
 * A file as a message: a picture as such, anything else by the address of its upload. `AUDIO` would need the length of
 * the recording, which nobody here knows.
 */
export async function partOf(deps: FileDeps, file: Attachment, signal: AbortSignal): Promise<Part> {
  const bytes = await bytesOf(deps, file, signal);
  if (bytes === undefined) return line(`${nameOf(file)}（未能取得 | could not be fetched）`);
  if (bytes.length > maxBytes) return line(`${nameOf(file)}（超过 5 MiB，未转送 | over 5 MiB, not passed on）`);
  const url = await deps.api.upload(bytes, signal);
  if (file.kind !== "image") return line(`${nameOf(file)} ${url}`);
  return { msgType: "PICTURE", content: { url, size: bytes.length, md5: md5(bytes) } };
}
