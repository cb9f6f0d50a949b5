import type { Attachment, Call, Conversation } from "@gatehouse/sdk";
import type { LostReason } from "../lost-reason.js";
import { escape, pageHead } from "./html.js";
import { type Language, labels } from "./labels.js";
import type { OwnMessage } from "./own-words.js";

/** A file of a message; `file`: its name in the bundle, where it is in it; `missing`: why it is not, or not whole. */
export type OwnFile = Attachment & {
  readonly file?: string;
  readonly missing?: { readonly at: string; readonly reason: LostReason };
};

/** In which language and time zone a transcript is written. */
export interface TranscriptStyle {
  readonly language: Language;
  /** Names a moment for people. */
  readonly time: (moment: string) => string;
}

/** Names moments in a time zone: `2026-11-25 16:03:02`. */
export function clockOf(timezone: string): TranscriptStyle["time"] {
  const format = new Intl.DateTimeFormat("sv-SE", { timeZone: timezone, dateStyle: "short", timeStyle: "medium" });
  return (moment) => format.format(Date.parse(moment));
}

export function transcriptHead({ language }: TranscriptStyle): string {
  const { title, intro } = labels[language];
  return `${pageHead(language, title)}<p>${escape(intro)}</p>\n`;
}

export function conversationHead({ language, time }: TranscriptStyle, conversation: Conversation): string {
  const { channel, created_at, subject } = conversation;
  const title = [labels[language].conversation, channel, time(created_at), subject].filter(
    (word) => word !== undefined,
  );
  return `<h2 id="${escape(conversation.id)}">${escape(title.join(" · "))}</h2>\n`;
}

/** What is to be known of a file that is not here, or not whole. */
function lackOf({ language, time }: TranscriptStyle, { file, missing }: OwnFile): string {
  const { noFile, unread, lost } = labels[language];
  if (missing !== undefined) return ` (${escape(`${unread(time(missing.at))}: ${lost[missing.reason]}`)})`;
  return file === undefined ? ` (${noFile})` : "";
}

function fileLine(style: TranscriptStyle, own: OwnFile): string {
  const { file: word, said } = labels[style.language];
  const { file, filename, id, transcript } = own;
  const name = escape(filename ?? id);
  const where = file === undefined ? name : `<a href="${escape(file)}" download>${name}</a>`;
  const words = transcript === undefined ? "" : `<p><small>${said}</small> ${escape(transcript)}</p>`;
  return `<p><small>${word}</small> ${where}${lackOf(style, own)}</p>${words}`;
}

const callLine = ({ language }: TranscriptStyle, { state, duration_ms }: Call): string =>
  `<p>${labels[language].call}: ${escape(state)}${duration_ms === undefined ? "" : ` ${Math.round(duration_ms / 1000)} s`}</p>`;

function linesOf(style: TranscriptStyle, message: OwnMessage): string[] {
  const words = labels[style.language];
  if (message["withheld"] !== undefined) return [`<p>${words.withheld}</p>`];
  if (message["expired_at"] !== undefined) return [`<p>${words.expired}</p>`];
  if (message["deleted_at"] !== undefined) return [`<p>${words.deleted}</p>`];
  const { text, call } = message as { text?: string; call?: Call };
  const lines = [
    ...(call === undefined ? [] : [callLine(style, call)]),
    ...(text === undefined || text === "" ? [] : [`<p dir="auto">${escape(text)}</p>`]),
    ...(message["attachments"] as readonly OwnFile[]).map((file) => fileLine(style, file)),
  ];
  return lines.length > 0 ? lines : [`<p>${words.other}</p>`];
}

/** One message for people to read. */
export function transcriptMessage(style: TranscriptStyle, message: OwnMessage): string {
  const { author } = message;
  const at = (message["sent_at"] ?? message["admitted_at"]) as string;
  const head = `<small>${style.time(at)} ${labels[style.language].authors[author]}</small>`;
  return `<article class="${author}">${head}${linesOf(style, message).join("")}</article>\n`;
}
