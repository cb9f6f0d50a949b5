import { type Attachment, type Host, PluginError } from "@gatehouse/sdk";
import type { FormFile } from "./form.js";

export interface Files {
  readonly attached: readonly FormFile[];
  /** Names of those whose bytes are gone for good, or that are one too many. */
  readonly lost: readonly string[];
}

/** Chatwoot's limit for one message. */
const maxFiles = 15;

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
  const attached: FormFile[] = [];
  const lost: string[] = files.slice(maxFiles).map(nameOf);
  for (const file of files.slice(0, maxFiles)) {
    const bytes = await bytesOf(host, file, signal);
    if (bytes === undefined) lost.push(nameOf(file));
    else attached.push({ filename: nameOf(file), contentType: file.content_type, bytes });
  }
  return { attached, lost };
}
