import type { Health, Host } from "@gatehouse/sdk";
import type { Config } from "./config.js";

/** Is the callback's address known? It gets no request: a made-up message would reach people. */
export async function check(config: Config, host: Host): Promise<Health> {
  if (config.callback_url === undefined) return { state: "ok", detail: "receives; no callback_url, so it cannot send" };
  const { hostname, port, protocol } = new URL(config.callback_url);
  try {
    await host.resolve(hostname, Number(port || (protocol === "https:" ? 443 : 80)));
    return { state: "ok", detail: `receives; ${hostname} is known` };
  } catch (error) {
    return { state: "exception", detail: error instanceof Error ? error.message : String(error) };
  }
}
