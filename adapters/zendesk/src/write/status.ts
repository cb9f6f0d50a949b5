import { z } from "zod";
import { isUnreadable, type Zendesk } from "../api.js";
import type { Config } from "../config.js";
import { isLocked, isMissing, isUnprocessable } from "../refusal.js";

export interface StatusDeps {
  readonly api: Zendesk;
  readonly config: Config;
}

const shown = z.object({ ticket: z.object({ status: z.string() }) });

/** Both end a conversation; `closed` cannot be left any more. */
export const isEnded = (status: string): boolean => ["solved", "closed"].includes(status.toLowerCase());

/** Undefined where the ticket is too long to be read: its description is its first message. */
async function statusAt({ api }: StatusDeps, id: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    return (await api.get(`/api/v2/tickets/${id}.json`, shown, signal)).ticket.status;
  } catch (error) {
    if (isUnreadable(error)) return undefined;
    throw error;
  }
}

const set = ({ api }: StatusDeps, id: string, ticket: object, signal: AbortSignal): Promise<void> =>
  api.put(`/api/v2/tickets/${id}.json`, { ticket }, signal);

/** Nobody may solve a ticket that is assigned to nobody: the interface's user then takes it. */
async function solve(deps: StatusDeps, id: string, signal: AbortSignal): Promise<void> {
  try {
    await set(deps, id, { status: "solved" }, signal);
  } catch (error) {
    if (!isUnprocessable(error)) throw error;
    await set(deps, id, { status: "solved", assignee_id: Number(deps.config.user_id) }, signal);
  }
}

/** Sets a ticket's state where it is another one. False: the ticket is gone, or closed for ever. */
export async function changeStatus(
  deps: StatusDeps,
  id: string,
  status: "open" | "closed",
  signal: AbortSignal,
): Promise<boolean> {
  try {
    const before = await statusAt(deps, id, signal);
    if (before !== undefined && isEnded(before) === (status === "closed")) return true;
    if (status === "closed") await solve(deps, id, signal);
    else if (before === "closed") return false;
    else await set(deps, id, { status: "open" }, signal);
    return true;
  } catch (error) {
    if (isMissing(error) || isLocked(error)) return false;
    throw error;
  }
}
