import { checkKnown, type Health, type Host } from "@gatehouse/sdk";
import type { Config } from "./config.js";

/** Is the callback's address known? It gets no request: a made-up message would reach people. */
export async function check(config: Config, host: Host): Promise<Health> {
  if (config.callback_url === undefined) return { state: "ok", detail: "receives; no callback_url, so it cannot send" };
  return checkKnown(host, config.callback_url, "receives; ");
}
