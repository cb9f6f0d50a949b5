import type { AdapterSession, Host } from "@gatehouse/sdk";
import { type Entry, filesOf, isDoubtful, rootOf, ticketSend, titleOf } from "@gatehouse/sdk/desk";
import type { Freshdesk } from "../api.js";
import type { Config } from "../config.js";
import { asCustomer } from "./customer.js";
import { changeStatus } from "./status.js";
import { type Job, writeInto } from "./ticket.js";

export interface SendDeps {
  readonly api: Freshdesk;
  readonly host: Host;
  readonly config: Config;
  self(signal: AbortSignal): Promise<number>;
}

/** Freshdesk's numbers. Nothing is `email`, which Freshdesk would answer by mail. */
const [phone, chat] = [3, 7];

/** Of all attachments of one ticket or note. */
const maxTotalBytes = 20_000_000;

async function write(deps: SendDeps, { event, told, writer, context }: Entry, signal: AbortSignal): Promise<string> {
  const files = await filesOf(deps.host, told.kind === "said" ? told.files : [], { maxTotalBytes }, signal);
  return asCustomer(deps, writer, signal, (customerId) => {
    const job: Job = {
      conversation: event.partitionkey,
      event: event.id,
      title: titleOf(event, told.text),
      source: event.data.conversation?.channel === "voice" ? phone : chat,
      parts: { told, files, customerId },
      nonce: context.nonce,
      doubtful: isDoubtful(context),
    };
    return writeInto(deps, context.externalId, job, signal);
  });
}

/** Brings one event to its ticket. */
export const sendOf = (deps: SendDeps): NonNullable<AdapterSession["send"]> =>
  ticketSend({
    pageOf: (ticket) => `${rootOf(deps.config)}/a/tickets/${ticket}`,
    write: (entry, signal) => write(deps, entry, signal),
    setStatus: (ticket, status, signal) => changeStatus(deps, ticket, status, signal),
  });
