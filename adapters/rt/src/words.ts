import type { GatewayEvent } from "@gatehouse/sdk";
import { type CarriedFile, filesOf, speakerOf, type Written, withLost } from "@gatehouse/sdk/desk";
import type { Desk } from "./rest.js";

/** What is written into a ticket: its words and files. */
export interface Words {
  readonly text: string;
  readonly files: readonly CarriedFile[];
}

/** Of one file, in one request to RT. */
const maxBytes = 20_971_520;

/** Reads the files; those that cannot come along are named. */
export async function wordsOf({ host }: Desk, told: Written, signal: AbortSignal): Promise<Words> {
  const { attached, lost } = await filesOf(host, told.kind === "said" ? told.files : [], { maxBytes }, signal);
  return { text: withLost(told.text, lost), files: attached };
}

/**
 * Subject of one entry of a ticket: who it is from, since RT shows our own user as the author of all of them; and the
 * event's id, by which a repeat is found. RT cuts subjects at 255 characters, and the id stands at the end.
 */
export const subjectOf = (event: GatewayEvent, told: Written): string => `${speakerOf(event, told)} (${event.id})`;
