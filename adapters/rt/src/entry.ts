import type { GatewayEvent } from "@gatehouse/sdk";
import { PluginError, refuse } from "@gatehouse/sdk";
import { asJson } from "@gatehouse/sdk/desk";
import { z } from "zod";
import { formOf } from "./form.js";
import { ask, call, type Desk, quoted, read } from "./rest.js";
import { isGone } from "./ticket.js";
import type { Words } from "./words.js";

export interface Entry extends Words {
  /** Holds the event's id. */
  readonly subject: string;
  /** A comment, which requestors never see; else a correspondence. */
  readonly internal: boolean;
}

const counted = z.object({ count: z.int() });

/** Was this event written into the ticket before? A repeat may come as a first attempt, after a crash. */
export async function isWritten(
  desk: Desk,
  ticket: string,
  { id }: GatewayEvent,
  signal: AbortSignal,
): Promise<boolean> {
  const query = encodeURIComponent(
    `ObjectType = 'RT::Ticket' AND TicketId = ${quoted(ticket)} AND Subject LIKE ${quoted(id)}`,
  );
  return (await ask(desk, `/transactions?query=${query}&per_page=1`, counted, signal)).count > 0;
}

/** Writes it. False: the ticket is gone, for which RT answers 400 like for anything else it could not record. */
export async function writeEntry(
  desk: Desk,
  ticket: string,
  { subject, text, files, internal }: Entry,
  nonce: string,
  signal: AbortSignal,
): Promise<boolean> {
  const value = { Subject: subject, Content: text, ContentType: "text/plain" };
  const body = formOf(value, files, nonce);
  const path = `/ticket/${encodeURIComponent(ticket)}/${internal ? "comment" : "correspond"}`;
  const answer = await call(desk, "POST", path, signal, body);
  if (answer.status === 400 && (await isGone(desk, ticket, signal))) return false;
  refuse(answer);
  return true;
}

const current = z.object({ Status: z.string() });

/** RT answers 200 to a status it does not know and to a missing right alike: only the ticket itself tells. */
export async function setStatus(desk: Desk, ticket: string, closed: boolean, signal: AbortSignal): Promise<boolean> {
  const { closed_statuses, open_status } = desk.config;
  const path = `/ticket/${encodeURIComponent(ticket)}`;
  const before = await call(desk, "GET", path, signal);
  if (before.status === 404) return false;
  if (closed_statuses.includes(read(before, current).Status) === closed) return true;
  const wanted = closed ? closed_statuses[0] : open_status;
  refuse(await call(desk, "PUT", path, signal, asJson({ Status: wanted })));
  if ((await ask(desk, path, current, signal)).Status !== wanted)
    throw new PluginError("rejected", "RT did not take the status: does the lifecycle know it, may the user set it?", {
      reason: "other",
    });
  return true;
}
