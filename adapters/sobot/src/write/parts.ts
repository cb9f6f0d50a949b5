import type { Attachment } from "@gatehouse/sdk";
import { fileNameOf, markedText, type Written } from "@gatehouse/sdk/desk";

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
  const { url, kind, state } = file;
  const name = fileNameOf(file);
  if (url === undefined || state === "failed" || state === "expired")
    return text(`【文件未能转送 | file not passed on】${name}`);
  if (kind === "image" || kind === "video") return { msg_type: kind, content: url };
  return isSound(file) ? { msg_type: "voice", content: url } : text(`【文件 | file】${name} ${url}`);
}

/** An event as messages, the words first. Pure. */
export function partsOf(told: Written): readonly Part[] {
  return [text(markedText(told)), ...(told.kind === "said" ? told.files.map(fileOf) : [])];
}
