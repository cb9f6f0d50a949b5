import type { Attachment, GatewayEvent } from "@gatehouse/sdk";
import { bytesOf, fileNameOf, speakerOf, type Written, withLost } from "@gatehouse/sdk/desk";
import { z } from "zod";
import { call, type Desk, read } from "./rest.js";

/** A file that Redmine holds until an issue or a note takes it. */
export interface Upload {
  readonly token: string;
  readonly filename: string;
  readonly content_type: string;
}

/** What is written into an issue: its words and files. */
export interface Words {
  readonly text: string;
  readonly uploads: readonly Upload[];
}

const maxBytes = 20_971_520;
const tooLarge = 422;
const uploaded = z.object({ upload: z.object({ token: z.string().min(1) }) });

/** Undefined: too large or of a kind this Redmine refuses. */
async function upload(
  desk: Desk,
  filename: string,
  content_type: string,
  bytes: Uint8Array,
  signal: AbortSignal,
): Promise<Upload | undefined> {
  const path = `/uploads.json?filename=${encodeURIComponent(filename)}`;
  const answer = await call(desk, "POST", path, signal, { type: "application/octet-stream", bytes });
  if (answer.status === tooLarge) return undefined;
  return { ...read(answer, uploaded).upload, filename, content_type };
}

/** One after the other, so that no more than one is in memory. */
async function carried(desk: Desk, file: Attachment, signal: AbortSignal): Promise<Upload | undefined> {
  const bytes = await bytesOf(desk.host, file, { maxBytes }, signal);
  return bytes && upload(desk, fileNameOf(file), file.content_type, bytes, signal);
}

/** Uploads the files; one that is gone or refused is named in the text. */
export async function wordsOf(desk: Desk, told: Written, signal: AbortSignal): Promise<Words> {
  const uploads: Upload[] = [];
  const lost: string[] = [];
  for (const file of told.kind === "said" ? told.files : []) {
    const taken = await carried(desk, file, signal);
    if (taken === undefined) lost.push(fileNameOf(file));
    else uploads.push(taken);
  }
  return { text: withLost(told.text, lost), uploads };
}

/**
 * The words with a last line that says who they are from, since Redmine shows our own user as the author of all; and
 * the marker, by which a repeat is found.
 */
export const signed = (event: GatewayEvent, told: Written, { text }: Words, marker: string): string =>
  `${text}\n\n— ${speakerOf(event, told)} (${marker})`;
