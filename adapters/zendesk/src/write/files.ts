import type { Attachment, Host } from "@gatehouse/sdk";
import { bytesOf, fileNameOf } from "@gatehouse/sdk/desk";
import { z } from "zod";
import { read, type Zendesk } from "../api.js";
import { isRefused } from "../refusal.js";

export interface Uploads {
  /** As a comment names them; each is good for 60 minutes. */
  readonly tokens: readonly string[];
  /** Names of those whose bytes are gone for good, or that Zendesk does not take. */
  readonly lost: readonly string[];
}

interface FileDeps {
  readonly api: Zendesk;
  readonly host: Pick<Host, "readAttachment">;
}

const uploaded = z.object({ upload: z.object({ token: z.string().min(1) }) });

/** Printable and without a line break, since it stands in a header. */
const typeOf = ({ content_type }: Attachment): string =>
  /^[\x21-\x7e]{3,255}$/.test(content_type) ? content_type : "application/octet-stream";

/** `POST /api/v2/uploads.json?filename=` (ticketing/tickets/ticket-attachments). Undefined: Zendesk does not take it. */
async function upload(api: Zendesk, file: Attachment, bytes: Uint8Array, signal: AbortSignal) {
  const path = `/api/v2/uploads.json?filename=${encodeURIComponent(fileNameOf(file))}`;
  try {
    return read(await api.upload(path, { type: typeOf(file), bytes }, signal), uploaded).upload.token;
  } catch (error) {
    if (isRefused(error)) return undefined;
    throw error;
  }
}

/** One after the other, so that no more than one is in memory. A file that is lost must not cost the words it came with. */
export async function uploadsOf(
  { api, host }: FileDeps,
  files: readonly Attachment[],
  signal: AbortSignal,
): Promise<Uploads> {
  const tokens: string[] = [];
  const lost: string[] = [];
  for (const file of files) {
    const bytes = await bytesOf(host, file, {}, signal);
    const token = bytes && (await upload(api, file, bytes, signal));
    if (token === undefined) lost.push(fileNameOf(file));
    else tokens.push(token);
  }
  return { tokens, lost };
}
