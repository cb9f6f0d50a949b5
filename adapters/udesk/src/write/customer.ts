import { type Host, PluginError } from "@gatehouse/sdk";
import type { Writer } from "@gatehouse/sdk/desk";
import type { Udesk } from "../api.js";

export interface CustomerDeps {
  readonly api: Udesk;
  readonly host: Pick<Host, "state" | "log">;
}

/**
 * A number or an address may belong to one customer only at Udesk, and a person may have several conversations: they
 * stand in the description, where they collide with nothing.
 */
const customerOf = (token: string, { id, name, phone, email }: Writer): object => ({
  open_api_token: token,
  nick_name: name,
  description: [phone, email, id].filter((line) => line !== undefined).join("\n"),
});

/** Once for each conversation. What Udesk refuses it makes up itself, unnamed, with the session. */
export async function introduce(
  { api, host }: CustomerDeps,
  token: string,
  writer: Writer,
  signal: AbortSignal,
): Promise<void> {
  const key = `customer:${token}`;
  if ((await host.state.get(key)) !== undefined) return;
  try {
    await api.post("/customers", { customer: customerOf(token, writer) }, signal);
  } catch (error) {
    if (!(error instanceof PluginError) || !["rejected", "unavailable"].includes(error.code)) throw error;
    host.log.warn({ conversation_id: token, code: error.details.providerCode }, "Udesk took no customer");
  }
  await host.state.set(key, "told");
}
