import { type Attachment, type Host, PluginError } from "@gatehouse/sdk";

/** An attachment as `POST /ticket_articles` takes it. */
export interface ZammadFile {
  readonly filename: string;
  readonly data: string;
  readonly "mime-type": string;
}

export interface Files {
  readonly attached: readonly ZammadFile[];
  /** Names of those whose bytes are gone for good. */
  readonly lost: readonly string[];
}

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
  const attached: ZammadFile[] = [];
  const lost: string[] = [];
  for (const file of files) {
    const bytes = await bytesOf(host, file, signal);
    if (bytes === undefined) lost.push(nameOf(file));
    else
      attached.push({
        filename: nameOf(file),
        data: Buffer.from(bytes).toString("base64"),
        "mime-type": file.content_type,
      });
  }
  return { attached, lost };
}
