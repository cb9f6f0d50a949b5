import type { Attachment, GatewayEvent } from "@gatehouse/sdk";
import { type Told, writerOf } from "@gatehouse/sdk/desk";
import type { Enclosed } from "./multipart.js";
import type { Desk } from "./rest.js";

/** What is written into a ticket: its words and files. */
export interface Words {
  readonly text: string;
  readonly files: readonly Enclosed[];
}

const maxFileBytes = 20 * 1024 * 1024;
const unnamed = "file";
/** RT cuts subjects at 255 characters, and the id stands at the end. */
const maxName = 80;

const left = ({ filename = unnamed }: Attachment): string => `[文件未附上 | file not attached: ${filename}]`;

/** Still there, and of a size RT takes in one request. */
const travels = ({ state, size = 0 }: Attachment): boolean =>
  (state === "stored" || state === "pending") && size <= maxFileBytes;

/** Reads the files. RT refuses an empty one, so it is named like one that is gone. */
export async function wordsOf(
  { host }: Desk,
  told: Extract<Told, { kind: "said" | "remark" }>,
  signal: AbortSignal,
): Promise<Words> {
  const files: Enclosed[] = [];
  const lines = [told.text];
  for (const file of told.kind === "said" ? told.files : []) {
    const bytes = travels(file) ? await host.readAttachment(file.id, signal) : new Uint8Array();
    if (bytes.length === 0) lines.push(left(file));
    else files.push({ filename: file.filename ?? unnamed, contentType: file.content_type, bytes });
  }
  return { text: lines.join("\n"), files };
}

/**
 * Subject of one entry of a ticket: who it is from, since RT shows our own user as the author of all of them; and the
 * event's id, by which a repeat is found.
 */
export function subjectOf(event: GatewayEvent, told: Extract<Told, { kind: "said" | "remark" }>): string {
  const staff = told.kind === "said" ? (told.message.from.display_name ?? "学校 | school") : "传达室 | Gatehouse";
  const name = told.kind === "said" && told.by === "person" ? writerOf(event)?.name : staff;
  return `${(name ?? staff).replace(/\s+/g, " ").slice(0, maxName)} (${event.id})`;
}
