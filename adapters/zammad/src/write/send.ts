import { type AdapterSession, type Host, PluginError } from "@gatehouse/sdk";
import {
  creatingOf,
  type Entry,
  filesOf,
  isDoubtful,
  rememberCreating,
  rootOf,
  ticketSend,
  titleOf,
} from "@gatehouse/sdk/desk";
import { z } from "zod";
import { isMissing, isUnprocessable, read, type Zammad } from "../api.js";
import type { Config } from "../config.js";
import { articleOf } from "./article.js";
import { customerOf, forgetCustomer } from "./customer.js";
import { findTicket, isWritten } from "./find.js";

export interface SendDeps {
  readonly api: Zammad;
  readonly host: Host;
  readonly config: Config;
}

/** One article to write, and the ticket it would open. */
interface Job {
  readonly conversation: string;
  readonly event: string;
  readonly title: string;
  readonly article: object;
  readonly customerId: number;
  /** An earlier try may have written it. */
  readonly doubtful: boolean;
}

const created = z.object({ id: z.int() });
/** Every ticket of ours bears it, for triggers and the poll. */
export const tag = "gatehouse";

async function create({ api, host, config }: SendDeps, job: Job, signal: AbortSignal): Promise<string> {
  await rememberCreating(host, job.conversation, job.event);
  const { title, article, customerId: customer_id } = job;
  const ticket = { title, group: config.group, customer_id, tags: tag, article };
  return String(read(await api.create("/api/v1/tickets", ticket, signal), created).id);
}

async function append({ api }: SendDeps, id: string, job: Job, signal: AbortSignal): Promise<string> {
  if (!job.doubtful || !(await isWritten(api, id, job.event, signal)))
    await api.create("/api/v1/ticket_articles", { ticket_id: Number(id), ...job.article }, signal);
  return id;
}

/** Writes into the ticket that is known; a deleted one is replaced. */
async function write(deps: SendDeps, known: string | undefined, job: Job, signal: AbortSignal): Promise<string> {
  try {
    if (known !== undefined) return await append(deps, known, job, signal);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  const looked = job.doubtful || (await creatingOf(deps.host, job.conversation)) !== undefined;
  const found = looked ? await findTicket(deps.api, job.conversation, signal) : undefined;
  return found === undefined ? create(deps, job, signal) : append(deps, found, { ...job, doubtful: true }, signal);
}

/** False: the ticket is gone. */
async function setState({ api, config }: SendDeps, id: string, status: "open" | "closed", signal: AbortSignal) {
  const state = status === "closed" ? config.closed_states[0] : config.open_state;
  try {
    await api.put(`/api/v1/tickets/${id}`, { state }, signal);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

async function tellTicket(
  deps: SendDeps,
  { event, told, writer, context }: Entry,
  signal: AbortSignal,
): Promise<string> {
  const conversation = event.partitionkey;
  const files = await filesOf(deps.host, told.kind === "said" ? told.files : [], {}, signal);
  const customer = await customerOf(deps, writer, signal);
  const marker = `${conversation} ${event.id}`;
  const job: Job = {
    conversation,
    event: event.id,
    title: titleOf(event, told.text),
    article: articleOf({ told, files, customerId: customer.id, marker }, deps.config),
    customerId: customer.id,
    doubtful: isDoubtful(context),
  };
  try {
    return await write(deps, context.externalId, job, signal);
  } catch (error) {
    if (!customer.remembered || !isUnprocessable(error)) throw error;
    await forgetCustomer(deps, writer);
    throw new PluginError("unavailable", "Zammad refuses the values (422); the customer is looked for again", {
      cause: error,
    });
  }
}

/** Brings one event to its ticket. */
export const sendOf = (deps: SendDeps): NonNullable<AdapterSession["send"]> =>
  ticketSend({
    pageOf: (ticket) => `${rootOf(deps.config)}/#ticket/zoom/${ticket}`,
    write: (entry, signal) => tellTicket(deps, entry, signal),
    setStatus: (ticket, status, signal) => setState(deps, ticket, status, signal),
  });
