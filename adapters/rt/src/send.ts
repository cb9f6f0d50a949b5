import type { AdapterSession, GatewayEvent } from "@gatehouse/sdk";
import { type Entry, ticketSend, type Written } from "@gatehouse/sdk/desk";
import { isWritten, setStatus, writeEntry } from "./entry.js";
import { type Desk, pageOf } from "./rest.js";
import { createTicket, findTicket, isGone } from "./ticket.js";
import { subjectOf, wordsOf } from "./words.js";

interface Job {
  readonly event: GatewayEvent;
  readonly told: Written;
  readonly nonce: string;
  readonly signal: AbortSignal;
}

/** As long as a delivery is tried or sent again, and longer. */
const rememberMs = 30 * 86_400_000;

const isInternal = (told: Written): boolean => told.kind === "remark" || told.internal;

const begunKey = (event: GatewayEvent): string => `begun:${event.partitionkey}`;

/** Is this the event whose words the ticket was made of? Those bear no event's id, since a ticket has one subject only. */
const began = async ({ host }: Desk, event: GatewayEvent): Promise<boolean> =>
  (await host.state.get(begunKey(event))) === event.id;

/** False: the ticket is gone. */
async function append(desk: Desk, ticket: string, { event, told, nonce, signal }: Job): Promise<boolean> {
  if (await began(desk, event)) return !(await isGone(desk, ticket, signal));
  if (await isWritten(desk, ticket, event, signal)) return true;
  const words = await wordsOf(desk, told, signal);
  const entry = { ...words, subject: subjectOf(event, told), internal: isInternal(told) };
  return writeEntry(desk, ticket, entry, nonce, signal);
}

/**
 * The ticket of this conversation, with the event in it. Which event a ticket began with is remembered before it is
 * made, so that a repeat finds the ticket and knows whether its own words stand there.
 */
async function begin(desk: Desk, job: Job): Promise<string> {
  const { event, told, nonce, signal } = job;
  const known = await findTicket(desk, event, signal);
  if (known !== undefined && (await append(desk, known, job))) return known;
  const internal = isInternal(told);
  if (!internal) await desk.host.state.set(begunKey(event), event.id, { ttlMs: rememberMs });
  const words = internal ? { text: "…", files: [] } : await wordsOf(desk, told, signal);
  const ticket = await createTicket(desk, event, words, nonce, signal);
  if (internal) await append(desk, ticket, job);
  return ticket;
}

async function write(desk: Desk, { event, told, context }: Entry, signal: AbortSignal): Promise<string> {
  const { externalId, nonce } = context;
  const job = { event, told, nonce, signal };
  const stays = externalId !== undefined && (await append(desk, externalId, job));
  return stays ? externalId : begin(desk, job);
}

/** Brings one event to its ticket. */
export const send = (desk: Desk): NonNullable<AdapterSession["send"]> =>
  ticketSend({
    pageOf: (ticket) => pageOf(desk.config, ticket),
    write: (entry, signal) => write(desk, entry, signal),
    setStatus: (ticket, status, signal) => setStatus(desk, ticket, status === "closed", signal),
  });
