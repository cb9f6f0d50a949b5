import { type Attachment, type Host, PluginError } from "@gatehouse/sdk";
import type { Enclosed } from "./form.js";

export interface Files {
  readonly attached: readonly Enclosed[];
  /** Names of those whose bytes are gone for good, or that are too much. */
  readonly lost: readonly string[];
}

/** Of all attachments of one ticket or note. */
const maxBytes = 20_000_000;

const nameOf = ({ filename, id }: Attachment): string => filename ?? id;

/** The bytes, or undefined where there will never be any. One still being fetched throws `unavailable`. */
async function bytesOf(host: Host, file: Attachment, signal: AbortSignal): Promise<Uint8Array | undefined> {
  try {
    return await host.readAttachment(file.id, signal);
  } catch (error) {
    if (error instanceof PluginError && error.code === "rejected") return undefined;
    throw error;
  }
}

/** A file that is lost must not cost the words it came with. */
export async function filesOf(host: Host, files: readonly Attachment[], signal: AbortSignal): Promise<Files> {
  const attached: Enclosed[] = [];
  const lost: string[] = [];
  let room = maxBytes;
  for (const file of files) {
    const bytes = await bytesOf(host, file, signal);
    if (bytes === undefined || bytes.length > room) lost.push(nameOf(file));
    else {
      attached.push({ filename: nameOf(file), contentType: file.content_type, bytes });
      room -= bytes.length;
    }
  }
  return { attached, lost };
}
