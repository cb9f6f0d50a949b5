import { checkKnown, type Health, type Host } from "@gatehouse/sdk";
import type { Config } from "./config.js";

/** Is the provider's address known? It gets no request: a made-up message would reach people. */
export async function check(config: Config, host: Host): Promise<Health> {
  if (config.send === undefined) return { state: "ok", detail: "receives; no send options, so it cannot send" };
  return checkKnown(host, config.send.url, "sends; ");
}
