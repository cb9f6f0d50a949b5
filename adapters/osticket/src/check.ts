import { type Health, type Host, unhealthy } from "@gatehouse/sdk";
import { withCa } from "@gatehouse/sdk/desk";
import { type Config, under } from "./config.js";
import { ticketNumber } from "./judge.js";

/**
 * An empty ticket: osTicket looks at the key before it reads, and refuses the emptiness with 400. No call of its API
 * changes less. Never throws.
 */
export async function check(config: Config, host: Host, signal: AbortSignal): Promise<Health> {
  const url = under(config, "api/tickets.json");
  const headers = { "x-api-key": config.api_key, "content-type": "application/json" };
  try {
    const answer = await host.http(withCa({ method: "POST", url, headers, body: "{}" }, config), signal);
    if (answer.status === 400) return { state: "ok", detail: "the key is valid from this address" };
    ticketNumber(answer);
    return { state: "failed", detail: "url leads to something that is no osTicket" };
  } catch (error) {
    return unhealthy(error);
  }
}
