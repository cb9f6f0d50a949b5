import type { AdapterSession, GatewayEvent, Host } from "@gatehouse/sdk";
import {
  asJson,
  type Content,
  type Entry,
  filesOf,
  isDoubtful,
  rootOf,
  ticketSend,
  titleOf,
  type Writer,
} from "@gatehouse/sdk/desk";
import { z } from "zod";
import { type Chatwoot, isMissing } from "../api.js";
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
  readonly message: Content;
  readonly writer: Writer;
  /** An earlier try may have written it. */
  readonly doubtful: boolean;
}

const written = z.object({ id: z.int().transform(String), source_id: z.string().nullish() });

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
  const opening = { conversation: job.event.partitionkey, event: job.event.id, contactId, title: job.title };
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

/** False: the conversation is not there any more. */
async function setStatus(deps: SendDeps, id: string, status: "open" | "closed", signal: AbortSignal): Promise<boolean> {
  try {
    await rememberStatus(deps.host, id, status);
    const body = { status: status === "closed" ? "resolved" : "open" };
    await deps.api.change(`/conversations/${id}/toggle_status`, asJson(body), signal);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

async function writeEntry(deps: SendDeps, { event, told, writer, context }: Entry, signal: AbortSignal) {
  const files = await filesOf(deps.host, told.kind === "said" ? told.files : [], { maxFiles }, signal);
  const job: Job = {
    event,
    title: titleOf(event, told.text),
    message: messageOf({ told, files, event: event.id, nonce: context.nonce }),
    writer,
    doubtful: isDoubtful(context),
  };
  return write(deps, context.externalId, job, signal);
}

const pageOf = ({ config }: SendDeps, id: string): string =>
  `${rootOf(config)}/app/accounts/${config.account_id}/conversations/${id}`;

/** Brings one event to its conversation. */
export const sendOf = (deps: SendDeps): NonNullable<AdapterSession["send"]> =>
  ticketSend({
    pageOf: (id) => pageOf(deps, id),
    write: (entry, signal) => writeEntry(deps, entry, signal),
    setStatus: (id, status, signal) => setStatus(deps, id, status, signal),
  });
