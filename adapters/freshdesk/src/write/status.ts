import type { Host } from "@gatehouse/sdk";
import { asJson } from "@gatehouse/sdk/desk";
import { z } from "zod";
import { type Freshdesk, isUnreadable } from "../api.js";
import type { Config } from "../config.js";
import { isMissing } from "../refusal.js";

export interface StatusDeps {
  readonly api: Freshdesk;
  readonly host: Pick<Host, "state">;
  readonly config: Config;
}

type Status = "open" | "closed";

const open = 2;
const shown = z.object({ status: z.int(), deleted: z.boolean().nullish() });

export const statusOf = (number: number, { closed_statuses }: Pick<Config, "closed_statuses">): Status =>
  closed_statuses.includes(number) ? "closed" : "open";

const stateKey = (ticket: string): string => `set:${ticket}`;

/** Did we set it ourselves, and nobody since? Asked once for each change that is seen. */
export async function isOwnChange({ state }: StatusDeps["host"], ticket: string, status: Status): Promise<boolean> {
  const own = (await state.get(stateKey(ticket))) === status;
  if (!own) await state.delete(stateKey(ticket));
  return own;
}

/** Undefined where the ticket is too long to be read: its description is its first message, three times over. */
async function ticketAt({ api }: StatusDeps, id: string, signal: AbortSignal) {
  try {
    return await api.get(`/api/v2/tickets/${id}`, shown, signal);
  } catch (error) {
    if (isUnreadable(error)) return undefined;
    throw error;
  }
}

async function set({ api, host, config }: StatusDeps, id: string, status: Status, signal: AbortSignal): Promise<void> {
  await host.state.set(stateKey(id), status);
  const number = status === "open" ? open : config.closed_statuses[0];
  await api.put(`/api/v2/tickets/${id}`, asJson({ status: number }), signal);
}

/** Sets a ticket's state where it is another one. False: the ticket is gone. */
export async function changeStatus(
  deps: StatusDeps,
  id: string,
  status: Status,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    const ticket = await ticketAt(deps, id, signal);
    if (ticket?.deleted === true) return false;
    if (ticket === undefined || statusOf(ticket.status, deps.config) !== status) await set(deps, id, status, signal);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}
