import { type DeliveryContext, type GatewayEvent, type Host, PluginError, type Sent } from "@gatehouse/sdk";
import { type Told, tell, titleOf, type Writer, writerOf } from "@gatehouse/sdk/desk";
import { rootOf, type Zendesk } from "../api.js";
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

const sentAs = ({ config }: SendDeps, id: string): Sent => ({
  source_id: id,
  url: `${rootOf(config)}/agent/tickets/${id}`,
  status: "delivered",
});

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

async function tellTicket(
  deps: SendDeps,
  event: GatewayEvent,
  told: Exclude<Told, { kind: "status" }>,
  writer: Writer,
  context: DeliveryContext,
  signal: AbortSignal,
): Promise<Sent> {
  const uploads = await uploadsOf(deps, told.kind === "said" ? told.files : [], signal);
  const id = await withCustomer(deps, writer, signal, (customerId) => {
    const job: Job = {
      conversation: event.partitionkey,
      event: event.id,
      title: titleOf(event, told.text),
      comment: commentOf({ told, uploads, customerId }),
      customerId,
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
