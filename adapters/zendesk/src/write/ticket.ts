import { type Host, PluginError } from "@gatehouse/sdk";
import { creatingOf, rememberCreating } from "@gatehouse/sdk/desk";
import { z } from "zod";
import { foreign, read, type Zendesk } from "../api.js";
import type { Config } from "../config.js";
import { isLocked, isMissing, isUsedKey } from "../refusal.js";
import { findTicket, isWritten } from "./find.js";

export interface TicketDeps {
  readonly api: Zendesk;
  readonly host: Pick<Host, "state">;
  readonly config: Config;
}

/** One comment to write, and the ticket it would open. */
export interface Job {
  readonly conversation: string;
  readonly event: string;
  readonly title: string;
  readonly comment: object;
  readonly customerId: number;
  /** An earlier try may have written it. */
  readonly doubtful: boolean;
}

/** Every ticket of ours bears it, for triggers and views. */
const tag = "gatehouse";

const created = z.object({ ticket: z.object({ id: z.int() }) });

/** From `Location`, since the answer repeats the words and may be longer than what is kept of it. */
function idIn({ headers, body }: Awaited<ReturnType<Zendesk["create"]>>): string {
  const located = /\/tickets\/(\d+)(?:\.json)?$/.exec(headers.get("location") ?? "")?.[1];
  return located ?? String(read({ body }, created).ticket.id);
}

async function create(deps: TicketDeps, job: Job, closed: string | undefined, signal: AbortSignal): Promise<string> {
  await rememberCreating(deps.host, job.conversation, job.event);
  const ticket = {
    subject: job.title,
    requester_id: job.customerId,
    external_id: job.conversation,
    tags: [tag],
    comment: job.comment,
    metadata: { gatehouse_event: job.event },
    ...(deps.config.group_id !== undefined && { group_id: Number(deps.config.group_id) }),
    ...(closed !== undefined && { via_followup_source_id: Number(closed) }),
  };
  return idIn(await deps.api.create("/api/v2/tickets.json", { ticket }, signal, { "idempotency-key": job.event }));
}

/** The key is kept for two hours; a repeat with other upload tokens is refused, but the ticket is there. */
async function createOnce(deps: TicketDeps, job: Job, closed: string | undefined, signal: AbortSignal) {
  try {
    return await create(deps, job, closed, signal);
  } catch (error) {
    if (!isUsedKey(error)) throw error;
    const id = await findTicket(deps.api, job.conversation, signal);
    if (id !== undefined) return id;
    throw new PluginError("unavailable", "Zendesk has taken this ticket but does not show it yet", { cause: error });
  }
}

async function append({ api }: TicketDeps, id: string, job: Job, signal: AbortSignal): Promise<string> {
  if (job.doubtful && (await isWritten(api, id, job.event, signal))) return id;
  const ticket = { comment: job.comment, metadata: { gatehouse_event: job.event } };
  await api.put(`/api/v2/tickets/${id}.json`, { ticket }, signal);
  return id;
}

/** Undefined where nothing can be written any more; `closed` then names a ticket to follow up on. */
async function tryAppend(deps: TicketDeps, id: string, job: Job, signal: AbortSignal) {
  try {
    return { id: await append(deps, id, job, signal) };
  } catch (error) {
    if (isLocked(error)) return { closed: id };
    if (isMissing(error)) return {};
    throw error;
  }
}

/** Writes into the ticket that is known; a deleted one is replaced, a closed one followed up. Answers its id. */
export async function writeInto(
  deps: TicketDeps,
  known: string | undefined,
  job: Job,
  signal: AbortSignal,
): Promise<string> {
  const first = known === undefined ? {} : await tryAppend(deps, known, job, signal);
  if (first.id !== undefined) return first.id;
  const creating = await creatingOf(deps.host, job.conversation);
  const looked = job.doubtful || known !== undefined || creating !== undefined;
  const found = looked ? await findTicket(deps.api, job.conversation, signal) : undefined;
  if (found === undefined || found === known) return createOnce(deps, job, first.closed, signal);
  const second = await tryAppend(deps, found, { ...job, doubtful: true }, signal);
  if (second.id === undefined) throw foreign();
  return second.id;
}
