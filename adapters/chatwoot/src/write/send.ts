import type { DeliveryContext, GatewayEvent, Host, Sent } from "@gatehouse/sdk";
import { filesOf, type Told, tell, titleOf, type Writer, writerOf } from "@gatehouse/sdk/desk";
import { z } from "zod";
import { type Chatwoot, type Form, isMissing, rootOf } from "../api.js";
import type { Config } from "../config.js";
import { markerOf } from "../marker.js";
import { messagesOf } from "../messages.js";
import { rememberStatus } from "../own-status.js";
import { contactOf, forgetContact } from "./contact.js";
import { openThere } from "./conversation.js";
import { messageOf } from "./message.js";

export interface SendDeps {
  readonly api: Chatwoot;
  readonly host: Host;
  readonly config: Config;
}

/** Chatwoot's limit for one message. */
const maxFiles = 15;

/** One event to write, and the conversation it would open. */
interface Job {
  readonly event: GatewayEvent;
  readonly title: string;
  readonly message: Form | object;
  readonly writer: Writer;
  /** An earlier try may have written it. */
  readonly doubtful: boolean;
}

const written = z.object({ id: z.int().transform(String), source_id: z.string().nullish() });

const sentAs = ({ config }: SendDeps, id: string): Sent => ({
  source_id: id,
  url: `${rootOf(config)}/app/accounts/${config.account_id}/conversations/${id}`,
  status: "delivered",
});

async function append({ api }: SendDeps, id: string, job: Job, signal: AbortSignal): Promise<string> {
  if (job.doubtful) {
    const newest = await messagesOf(api, id, written, signal);
    if (newest.some(({ source_id }) => source_id === markerOf(job.event.id))) return id;
  }
  await api.change(`/conversations/${id}/messages`, job.message, signal);
  return id;
}

async function open(deps: SendDeps, job: Job, signal: AbortSignal): Promise<string> {
  const contactId = await contactOf(deps, job.writer, signal);
  const opening = { conversation: job.event.partitionkey, contactId, title: job.title };
  try {
    const { id, found } = await openThere(deps, opening, job.doubtful, signal);
    return await append(deps, id, found ? { ...job, doubtful: true } : job, signal);
  } catch (error) {
    return isMissing(error) ? forgetContact(deps, job.writer, error) : Promise.reject(error);
  }
}

/** Writes into the conversation that is known; a deleted one is replaced. */
async function write(deps: SendDeps, known: string | undefined, job: Job, signal: AbortSignal): Promise<string> {
  try {
    if (known !== undefined) return await append(deps, known, job, signal);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  return open(deps, job, signal);
}

/** A closed or opened conversation; one that is not there needs none of it. */
async function changeStatus(
  deps: SendDeps,
  id: string | undefined,
  { status }: Extract<Told, { kind: "status" }>,
  signal: AbortSignal,
): Promise<Sent | undefined> {
  if (id === undefined) return undefined;
  try {
    await rememberStatus(deps.host, id, status);
    const body = { status: status === "closed" ? "resolved" : "open" };
    await deps.api.change(`/conversations/${id}/toggle_status`, body, signal);
    return sentAs(deps, id);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Brings one event to its conversation; undefined where a helpdesk is told nothing. */
export async function send(
  deps: SendDeps,
  event: GatewayEvent,
  context: DeliveryContext,
  signal: AbortSignal,
): Promise<Sent | undefined> {
  const told = tell(event);
  const writer = writerOf(event);
  if (told === undefined || writer === undefined) return undefined;
  if (told.kind === "status") return changeStatus(deps, context.externalId, told, signal);
  const files = await filesOf(deps.host, told.kind === "said" ? told.files : [], { maxFiles }, signal);
  const job: Job = {
    event,
    title: titleOf(event, told.text),
    message: messageOf(told, files, event.id),
    writer,
    doubtful: context.attempt > 1 || context.replayed,
  };
  return sentAs(deps, await write(deps, context.externalId, job, signal));
}
