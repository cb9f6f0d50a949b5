import { type Host, PluginError } from "@gatehouse/sdk";
import type { Writer } from "@gatehouse/sdk/desk";
import { z } from "zod";
import type { Coded, Udesk } from "../api.js";
import type { Config } from "../config.js";
import { refusalOf } from "../refusal.js";
import { introduce } from "./customer.js";

export interface SessionDeps {
  readonly api: Udesk;
  readonly host: Pick<Host, "state" | "log">;
  readonly config: Config;
}

/** Codes of `POST /im/sessions`: in the queue, or nobody online. */
const queued = 2001;
const nobody = 2002;
/** Milliseconds; a wait that is asked for spends none of the event's tries. */
const untilTurnMs = 15_000;
const untilStaffMs = 60_000;

const assigned = z.object({
  assign_type: z.literal("agent"),
  assign_info: z.object({ im_sub_session_id: z.union([z.int().positive(), z.string().min(1).max(64)]) }),
});

const stateKey = (token: string): string => `session:${token}`;

/** The session that was opened last, if this gateway knows of one. */
export const knownSession = async (
  { host }: SessionDeps,
  token: string,
  externalId: string | undefined,
): Promise<string | undefined> => (await host.state.get(stateKey(token))) ?? externalId;

export const forgetSession = ({ host }: SessionDeps, token: string): Promise<void> =>
  host.state.delete(stateKey(token));

/** Without a session Udesk takes no words for staff: the event waits here. */
function waiting({ code }: Coded): PluginError {
  const details = { providerCode: String(code) };
  return code === queued
    ? new PluginError("unavailable", "the person queues at Udesk", { ...details, retryAfterMs: untilTurnMs })
    : new PluginError("unavailable", "no agent is online at Udesk", { ...details, retryAfterMs: untilStaffMs });
}

/** Asks for an agent; the session's number, which is remembered. Throws `unavailable` until there is one. */
export async function openSession(
  deps: SessionDeps,
  token: string,
  writer: Writer,
  signal: AbortSignal,
): Promise<string> {
  const { api, host, config } = deps;
  await introduce(deps, token, writer, signal);
  const body = {
    customer_token: token,
    assign_type: "agent",
    ...(config.agent_id !== undefined && { agent_id: Number(config.agent_id) }),
    ...(config.group_id !== undefined && { group_id: Number(config.group_id) }),
  };
  const answer = await api.post("/im/sessions", body, signal, [queued, nobody]);
  // 2002 also means a wrong subdomain; only sessions tell an assign_type with it.
  if (answer.code === nobody && answer["assign_type"] === undefined) throw refusalOf(nobody);
  if (answer.code !== 1000) throw waiting(answer);
  const found = assigned.safeParse(answer);
  if (!found.success) throw new PluginError("unavailable", "Udesk assigned no agent");
  const id = String(found.data.assign_info.im_sub_session_id);
  await host.state.set(stateKey(token), id);
  return id;
}
