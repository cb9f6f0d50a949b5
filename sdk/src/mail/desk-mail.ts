import type { Attachment } from "../attachment.js";
import { speakerOf } from "../desk/speaker.js";
import { titleOf } from "../desk/title.js";
import { tell, type Written } from "../desk/told.js";
import { writerOf } from "../desk/writer.js";
import type { GatewayEvent } from "../event.js";

/** An event as a mail to a helpdesk that reads nothing else. */
export interface DeskMail {
  /** Of a thread that begins with this mail. */
  readonly subject: string;
  /** Of the sender: the person, or who answered for the school. */
  readonly name: string;
  readonly text: string;
  readonly files: readonly Attachment[];
  /** Nobody wrote it: a remark of the gateway. */
  readonly automatic: boolean;
}

/** Mail has no internal notes: what must not be taken for the person's words says so itself. */
function wordsOf(told: Written): string {
  if (told.kind === "remark") return `[提示 | notice] ${told.text}`;
  if (told.by === "person") return told.text;
  return told.internal
    ? `[内部备注 | internal note] ${told.text}`
    : `[学校已回复 | answered by the school] ${told.text}`;
}

/** Where the person can be reached, below the words: a mail's sender is the gateway's own mailbox. */
function footer(event: GatewayEvent): string {
  const writer = writerOf(event);
  const point = writer?.email ?? writer?.phone;
  return point === undefined ? "" : `\n\n-- \n${`${writer?.name} ${point}`.replaceAll(/\s+/g, " ")}`;
}

/**
 * Undefined: not told by mail. Closing and opening again are not, since every helpdesk opens a ticket again when a mail
 * comes for it; internal notes only where `notes` is set. Pure.
 */
export function deskMailOf(event: GatewayEvent, { notes }: { readonly notes: boolean }): DeskMail | undefined {
  const told = tell(event);
  if (told === undefined || told.kind === "status") return undefined;
  if (told.kind === "said" && told.internal && !notes) return undefined;
  return {
    subject: titleOf(event, told.text),
    name: speakerOf(event, told),
    text: `${wordsOf(told)}${footer(event)}`,
    files: told.kind === "said" ? told.files : [],
    automatic: told.kind === "remark",
  };
}
