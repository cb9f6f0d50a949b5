import type { Attachment, GatewayEvent } from "@gatehouse/sdk";
import { type Told, writerOf } from "@gatehouse/sdk/desk";
import { z } from "zod";
import { call, type Desk, read } from "./rest.js";

export type Written = Extract<Told, { kind: "said" | "remark" }>;

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

const maxFileBytes = 20 * 1024 * 1024;
const unnamed = "file";
const tooLarge = 422;
const uploaded = z.object({ upload: z.object({ token: z.string().min(1) }) });

const left = ({ filename = unnamed }: Attachment): string => `[文件未附上 | file not attached: ${filename}]`;

const travels = ({ state, size = 0 }: Attachment): boolean =>
  (state === "stored" || state === "pending") && size <= maxFileBytes;

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

async function carried(desk: Desk, file: Attachment, signal: AbortSignal): Promise<Upload | undefined> {
  if (!travels(file)) return undefined;
  const bytes = await desk.host.readAttachment(file.id, signal);
  return upload(desk, file.filename ?? unnamed, file.content_type, bytes, signal);
}

/**
 * Characters of one entry. A history is read back in one answer, of which the gateway hands over 64 KiB: what is longer
 * goes along as a file.
 */
const longest = 2500;
const whole = "全文-full-text.txt";

async function spoken(desk: Desk, text: string, signal: AbortSignal): Promise<Words> {
  if (text.length <= longest) return { text, uploads: [] };
  const file = await upload(desk, whole, "text/plain", Buffer.from(text), signal);
  if (file === undefined) return { text, uploads: [] };
  return { text: `${text.slice(0, longest).replace(/[\uD800-\uDBFF]$/, "")}…\n[${whole}]`, uploads: [file] };
}

/** Uploads the files; one that is gone or refused is named in the text. */
export async function wordsOf(desk: Desk, told: Written, signal: AbortSignal): Promise<Words> {
  const words = await spoken(desk, told.text, signal);
  const uploads = [...words.uploads];
  const lines = [words.text];
  for (const file of told.kind === "said" ? told.files : []) {
    const taken = await carried(desk, file, signal);
    if (taken === undefined) lines.push(left(file));
    else uploads.push(taken);
  }
  return { text: lines.join("\n"), uploads };
}

function nameOf(event: GatewayEvent, told: Written): string {
  if (told.kind === "remark") return "传达室 | Gatehouse";
  const { display_name } = told.message.from;
  return told.by === "person" ? (writerOf(event)?.name ?? "?") : (display_name ?? "学校 | school");
}

/**
 * The words with a last line that says who they are from, since Redmine shows our own user as the author of all; and
 * the marker, by which a repeat is found.
 */
export const signed = (event: GatewayEvent, told: Written, { text }: Words, marker: string): string =>
  `${text}\n\n— ${nameOf(event, told).replace(/\s+/g, " ")} (${marker})`;
