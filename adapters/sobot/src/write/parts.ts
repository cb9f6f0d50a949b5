import type { Attachment } from "@gatehouse/sdk";
import type { Told } from "@gatehouse/sdk/desk";

/** `msg_type` and `content` of `chat_send`: words, or the address of a file. */
export interface Part {
  readonly msg_type: "text" | "image" | "voice" | "video";
  readonly content: string;
}

const text = (content: string): Part => ({ msg_type: "text", content });

/** Recordings are taken as mp3 and wav only. */
const isSound = ({ content_type }: Attachment): boolean => /^audio\/(?:mpeg|mp3|wav|x-wav|wave)\b/i.test(content_type);

/** Files go by their address at this gateway: the interface has no upload. */
function fileOf(file: Attachment): Part {
  const { url, kind, filename, id, state } = file;
  const name = filename ?? id;
  if (url === undefined || state === "failed" || state === "expired")
    return text(`【文件未能转送 | file not passed on】${name}`);
  if (kind === "image" || kind === "video") return { msg_type: kind, content: url };
  return isSound(file) ? { msg_type: "voice", content: url } : text(`【文件 | file】${name} ${url}`);
}

/** The interface writes as the customer only: what others said is marked as such. */
function wordsOf(told: Exclude<Told, { kind: "status" }>): string {
  if (told.kind === "remark") return `【网关 | gateway】${told.text}`;
  if (told.by === "person") return told.text;
  return told.internal ? `【内部备注 | internal】${told.text}` : `【校方已回复 | the school answered】${told.text}`;
}

/** An event as messages, the words first. Pure. */
export function partsOf(told: Exclude<Told, { kind: "status" }>): readonly Part[] {
  return [text(wordsOf(told)), ...(told.kind === "said" ? told.files.map(fileOf) : [])];
}
