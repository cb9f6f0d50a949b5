import { type Attachment, type Host, PluginError } from "@gatehouse/sdk";
import { z } from "zod";
import { read, type Zendesk } from "../api.js";

export interface Uploads {
  /** As a comment names them; each is good for 60 minutes. */
  readonly tokens: readonly string[];
  /** Names of those whose bytes are gone for good, or that Zendesk does not take. */
  readonly lost: readonly string[];
}

const uploaded = z.object({ upload: z.object({ token: z.string().min(1) }) });

const nameOf = ({ filename, id }: Attachment): string => filename ?? id;

/** Printable and without a line break, since it stands in a header. */
const typeOf = ({ content_type }: Attachment): string =>
  /^[\x21-\x7e]{3,255}$/.test(content_type) ? content_type : "application/octet-stream";

/** `POST /api/v2/uploads.json?filename=` (ticketing/tickets/ticket-attachments). One still being fetched throws. */
async function upload(api: Zendesk, host: Host, file: Attachment, signal: AbortSignal): Promise<string | undefined> {
  try {
    const bytes = await host.readAttachment(file.id, signal);
    const path = `/api/v2/uploads.json?filename=${encodeURIComponent(nameOf(file))}`;
    return read(await api.upload(path, typeOf(file), bytes, signal), uploaded).upload.token;
  } catch (error) {
    if (error instanceof PluginError && error.code === "rejected") return undefined;
    throw error;
  }
}

/** A file that is lost must not cost the words it came with. */
export async function uploadsOf(
  { api, host }: { readonly api: Zendesk; readonly host: Host },
  files: readonly Attachment[],
  signal: AbortSignal,
): Promise<Uploads> {
  const tokens: string[] = [];
  const lost: string[] = [];
  for (const file of files) {
    const token = await upload(api, host, file, signal);
    if (token === undefined) lost.push(nameOf(file));
    else tokens.push(token);
  }
  return { tokens, lost };
}
