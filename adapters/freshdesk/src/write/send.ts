import type { DeliveryContext, GatewayEvent, Host, Sent } from "@gatehouse/sdk";
import { type Told, tell, titleOf, type Writer, writerOf } from "@gatehouse/sdk/desk";
import { type Freshdesk, rootOf } from "../api.js";
import type { Config } from "../config.js";
import { asCustomer } from "./customer.js";
import { filesOf } from "./files.js";
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

const sentAs = ({ config }: SendDeps, id: string): Sent => ({
  source_id: id,
  url: `${rootOf(config)}/a/tickets/${id}`,
  status: "delivered",
});

async function tellTicket(
  deps: SendDeps,
  event: GatewayEvent,
  told: Exclude<Told, { kind: "status" }>,
  writer: Writer,
  context: DeliveryContext,
  signal: AbortSignal,
): Promise<Sent> {
  const files = await filesOf(deps.host, told.kind === "said" ? told.files : [], signal);
  const id = await asCustomer(deps, writer, signal, (customerId) => {
    const job: Job = {
      conversation: event.partitionkey,
      event: event.id,
      title: titleOf(event, told.text),
      source: event.data.conversation?.channel === "voice" ? phone : chat,
      parts: { told, files, customerId },
      nonce: context.nonce,
      doubtful: context.attempt > 1 || context.replayed,
    };
    return writeInto(deps, context.externalId, job, signal);
  });
  return sentAs(deps, id);
}

/** Brings one event to its ticket; undefined where a helpdesk is told nothing. */
export async function send(
  deps: SendDeps,
  event: GatewayEvent,
  context: DeliveryContext,
  signal: AbortSignal,
): Promise<Sent | undefined> {
  const told = tell(event);
  const writer = writerOf(event);
  if (told === undefined || writer === undefined) return undefined;
  if (told.kind !== "status") return tellTicket(deps, event, told, writer, context, signal);
  const id = context.externalId;
  if (id === undefined || !(await changeStatus(deps, id, told.status, signal))) return undefined;
  return sentAs(deps, id);
}
