import { type GatewayEvent, PluginError } from "@gatehouse/sdk";
import { titleOf, writerOf } from "@gatehouse/sdk/desk";
import { z } from "zod";
import { formOf } from "./form.js";
import { ask, call, type Desk, quoted, read } from "./rest.js";
import type { Words } from "./words.js";

const created = z.object({ id: z.string().regex(/^\d+$/) });
const found = z.object({ items: z.array(created) });

/** The link every ticket of ours carries: RT finds tickets by it, and no administrator has to set anything up. */
const linkOf = (event: GatewayEvent): string => `gatehouse:${event.partitionkey}`;

/** The ticket made for this conversation before, whatever became of the answer. */
export async function findTicket(desk: Desk, event: GatewayEvent, signal: AbortSignal): Promise<string | undefined> {
  const query = encodeURIComponent(`RefersTo = ${quoted(linkOf(event))} AND Creator = '__CurrentUser__'`);
  const { items } = await ask(desk, `/tickets?query=${query}&orderby=id&per_page=1`, found, signal);
  return items[0]?.id;
}

/** A name and address as RFC 5322 writes them, which RT splits into the requestor's name and address. */
function requestorOf(event: GatewayEvent): string {
  const writer = writerOf(event);
  if (writer === undefined) throw new PluginError("rejected", "the event is about no person", { reason: "other" });
  return `"${writer.name.replace(/[\p{Cc}"\\]+/gu, " ").trim()}" <${writer.address}>`;
}

/** A new ticket whose first entry are these words. */
export async function createTicket(
  desk: Desk,
  event: GatewayEvent,
  { text, files }: Words,
  nonce: string,
  signal: AbortSignal,
): Promise<string> {
  const { queue, custom_fields } = desk.config;
  const ticket = {
    Queue: queue,
    Subject: titleOf(event, text),
    Requestor: requestorOf(event),
    Content: text,
    ContentType: "text/plain",
    RefersTo: linkOf(event),
    ...(Object.keys(custom_fields).length > 0 && { CustomFields: custom_fields }),
  };
  const body = formOf(ticket, files, nonce);
  return read(await call(desk, "POST", "/ticket", signal, body), created).id;
}

/** Is it still there? A ticket deleted in RT's own interface is: RT opens it again when somebody writes. */
export async function isGone(desk: Desk, ticket: string, signal: AbortSignal): Promise<boolean> {
  return (await call(desk, "GET", `/ticket/${encodeURIComponent(ticket)}`, signal)).status === 404;
}
