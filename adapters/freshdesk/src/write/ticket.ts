import { type Host, PluginError } from "@gatehouse/sdk";
import { creatingOf, rememberCreating } from "@gatehouse/sdk/desk";
import type { Freshdesk } from "../api.js";
import type { Config } from "../config.js";
import { htmlOf } from "../html.js";
import { isMissing } from "../refusal.js";
import { findTicket, isWritten, markOf, rememberNote } from "./find.js";
import { formOf } from "./form.js";
import { idIn, isPersons, type NoteParts, noteOf, textOf } from "./note.js";

export interface TicketDeps {
  readonly api: Freshdesk;
  readonly host: Pick<Host, "state">;
  readonly config: Config;
  /** The agent whose key we use. */
  self(signal: AbortSignal): Promise<number>;
}

/** One note to write, and the ticket it would open. */
export interface Job {
  readonly conversation: string;
  readonly event: string;
  readonly title: string;
  /** How it came in, in Freshdesk's numbers. */
  readonly source: number;
  readonly parts: NoteParts;
  readonly nonce: string;
  /** An earlier try may have written it. */
  readonly doubtful: boolean;
}

/** Every ticket of ours bears it, for automations, views and the poll. */
export const tag = "gatehouse";

const normal = { status: 2, priority: 1 };

async function append(deps: TicketDeps, id: string, job: Job, signal: AbortSignal): Promise<string> {
  const { parts, nonce, doubtful } = job;
  if (doubtful && (await isWritten(deps, id, job, signal))) return id;
  const form = formOf(noteOf(parts), parts.files.attached, nonce);
  const answer = await deps.api.create(`/api/v2/tickets/${id}/notes`, form, signal);
  await rememberNote(deps.host, id, idIn(answer), job.event);
  return id;
}

/** The description always counts as the customer's words: what staff said first becomes a note below the title. */
async function create(deps: TicketDeps, job: Job, signal: AbortSignal): Promise<string> {
  await rememberCreating(deps.host, job.conversation, job.event);
  const opens = isPersons(job.parts);
  const fields = {
    requester_id: job.parts.customerId,
    subject: job.title,
    description: htmlOf(opens ? textOf(job.parts) : job.title),
    source: job.source,
    tags: [tag, markOf(job.conversation)],
    ...normal,
    ...(deps.config.group_id !== undefined && { group_id: Number(deps.config.group_id) }),
  };
  const form = formOf(fields, opens ? job.parts.files.attached : [], job.nonce);
  const id = idIn(await deps.api.create("/api/v2/tickets", form, signal));
  if (id === undefined) throw new PluginError("uncertain", "the answer names no ticket");
  return opens ? String(id) : append(deps, String(id), job, signal);
}

async function find(deps: TicketDeps, known: string | undefined, job: Job, signal: AbortSignal) {
  const creating = await creatingOf(deps.host, job.conversation);
  if (!job.doubtful && creating === undefined) return undefined;
  const id = await findTicket(deps.api, job.parts.customerId, job.conversation, signal);
  return id === known ? undefined : id;
}

/** Writes into the ticket that is known; a deleted one is replaced. Answers its id. */
export async function writeInto(
  deps: TicketDeps,
  known: string | undefined,
  job: Job,
  signal: AbortSignal,
): Promise<string> {
  try {
    if (known !== undefined) return await append(deps, known, job, signal);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  const found = await find(deps, known, job, signal);
  if (found === undefined) return create(deps, job, signal);
  return append(deps, found, { ...job, doubtful: true }, signal);
}
