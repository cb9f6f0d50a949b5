import { type Host, PluginError } from "@gatehouse/sdk";
import type { Writer } from "@gatehouse/sdk/desk";
import { z } from "zod";
import type { Sobot } from "../api.js";
import type { Config } from "../config.js";

export interface ConnectDeps {
  readonly api: Sobot;
  readonly host: Pick<Host, "state">;
  readonly config: Config;
}

const connected = z.object({ status: z.coerce.number(), cid: z.string().max(128).nullish() });

const stateKey = (partner: string): string => `cid:${partner}`;

/** What Sobot called the session that was opened last. */
export const knownSession = ({ host }: ConnectDeps, partner: string): Promise<string | undefined> =>
  host.state.get(stateKey(partner));

const wait = (message: string, status: number, retryAfterMs: number): PluginError =>
  new PluginError("unavailable", message, { providerCode: `status ${status}`, retryAfterMs });

/** `status` of `chat_connect` other than 1. A wait that is asked for spends none of the event's tries. */
function refusalOf(status: number): PluginError {
  switch (status) {
    case -1:
      return wait("Sobot is busy with the same request already", status, 5_000);
    case 0:
      return wait("the person queues at Sobot", status, 15_000);
    case 2:
      return wait("no agent is online at Sobot", status, 60_000);
    case 3:
      return new PluginError("rejected", "the person is on Sobot's black list", { reason: "recipient_blocked" });
    default:
      return new PluginError("unavailable", `Sobot opened no session (status ${status})`);
  }
}

/** Asks for an agent and tells who it is. Throws `unavailable` until somebody takes the person. */
export async function connect(
  { api, host, config }: ConnectDeps,
  partner: string,
  writer: Writer,
  signal: AbortSignal,
): Promise<void> {
  const { name, phone, email } = writer;
  const body = {
    partnerid: partner,
    user_nick: name,
    ...(phone !== undefined && { user_tels: phone }),
    ...(email !== undefined && { user_emails: email }),
    ...(config.group_id !== undefined && { groupid: config.group_id }),
    ...(config.agent_id !== undefined && { agentid: config.agent_id }),
  };
  const found = connected.safeParse(await api.ask("chat_connect", body, signal));
  if (!found.success) throw new PluginError("unavailable", "Sobot tells nothing of the session");
  const { status, cid } = found.data;
  if (status !== 1) throw refusalOf(status);
  if (cid) await host.state.set(stateKey(partner), cid);
}
