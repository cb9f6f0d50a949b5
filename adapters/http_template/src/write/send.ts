import { type DeliveryContext, type GatewayEvent, type Host, PluginError, type Sent } from "@gatehouse/sdk";
import type { Client } from "../client.js";
import type { Config } from "../config.js";
import { type Mapped, readMapped } from "./mapped.js";

export interface SendDeps {
  readonly client: Client;
  readonly config: Config;
  readonly host: Pick<Host, "log">;
}

const sentAs = ({ external_id }: Config, id: string | undefined): Sent => ({
  status: "delivered",
  ...(id !== undefined && { source_id: id }),
  ...(id !== undefined &&
    external_id?.url_template !== undefined && {
      url: external_id.url_template.replaceAll("{id}", encodeURIComponent(id)),
    }),
});

/** Where the ticket is gone, `if_gone` makes another one; its id is then the conversation's. */
async function sendInstead(
  { client }: SendDeps,
  { if_gone: request }: Mapped,
  code: string,
  context: DeliveryContext,
  signal: AbortSignal,
): Promise<string | undefined> {
  const gone = new PluginError("unavailable", `answered ${code}: what this is about is not there`, {
    providerCode: code,
  });
  if (request === undefined) throw gone;
  const { verdict } = await client.ask(request, context, signal);
  if (verdict.kind === "gone") throw gone;
  return verdict.id;
}

/** Sends what the mapping made of an event; null is the author's word for leaving it out. */
export async function send(
  deps: SendDeps,
  event: GatewayEvent,
  context: DeliveryContext,
  signal: AbortSignal,
): Promise<Sent | undefined> {
  if (context.mapped === null) return undefined;
  const { if_gone, ...request } = readMapped(context.mapped);
  const { verdict } = await deps.client.ask(request, context, signal);
  // The answer to an addition names the addition, not the ticket.
  const id =
    verdict.kind === "gone"
      ? await sendInstead(deps, { if_gone }, verdict.code, context, signal)
      : (context.externalId ?? verdict.id);
  if (deps.config.external_id !== undefined && id === undefined)
    deps.host.log.warn({ event: event.id }, "the answer has no id at external_id.path");
  return sentAs(deps.config, id);
}
