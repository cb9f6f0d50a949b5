import { type AdapterSession, type Host, PluginError } from "@gatehouse/sdk";
import { type Entry, isDoubtful, rootOf, ticketSend, titleOf, type Writer } from "@gatehouse/sdk/desk";
import type { Zendesk } from "../api.js";
import type { Config } from "../config.js";
import { isUnprocessable } from "../refusal.js";
import { commentOf } from "./comment.js";
import { customerOf, forgetCustomer } from "./customer.js";
import { uploadsOf } from "./files.js";
import { changeStatus } from "./status.js";
import { type Job, writeInto } from "./ticket.js";

export interface SendDeps {
  readonly api: Zendesk;
  readonly host: Host;
  readonly config: Config;
}

/** Zendesk's answer to a customer who was deleted there is the same 422 as to any wrong value. */
async function withCustomer<T>(
  deps: SendDeps,
  writer: Writer,
  signal: AbortSignal,
  write: (customerId: number) => Promise<T>,
): Promise<T> {
  const customer = await customerOf(deps, writer, signal);
  try {
    return await write(customer.id);
  } catch (error) {
    if (!customer.remembered || !isUnprocessable(error)) throw error;
    await forgetCustomer(deps, writer);
    throw new PluginError("unavailable", "Zendesk refuses the values (422); the customer is looked for again", {
      cause: error,
    });
  }
}

async function write(deps: SendDeps, { event, told, writer, context }: Entry, signal: AbortSignal): Promise<string> {
  const uploads = await uploadsOf(deps, told.kind === "said" ? told.files : [], signal);
  return withCustomer(deps, writer, signal, (customerId) => {
    const job: Job = {
      conversation: event.partitionkey,
      event: event.id,
      title: titleOf(event, told.text),
      comment: commentOf({ told, uploads, customerId }),
      customerId,
      doubtful: isDoubtful(context),
    };
    return writeInto(deps, context.externalId, job, signal);
  });
}

/** Brings one event to its ticket. */
export const sendOf = (deps: SendDeps): NonNullable<AdapterSession["send"]> =>
  ticketSend({
    pageOf: (ticket) => `${rootOf(deps.config)}/agent/tickets/${ticket}`,
    write: (entry, signal) => write(deps, entry, signal),
    setStatus: (ticket, status, signal) => changeStatus(deps, ticket, status, signal),
  });
