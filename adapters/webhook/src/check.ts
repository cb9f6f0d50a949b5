import type { Health, Host } from "@gatehouse/sdk";
import type { Config } from "./config.js";

/** Is the receiver's address known? It gets no request: a made-up event would become a made-up ticket. */
export async function check(config: Config, host: Host): Promise<Health> {
  const { hostname, port, protocol } = new URL(config.url);
  try {
    await host.resolve(hostname, Number(port || (protocol === "https:" ? 443 : 80)));
    return { state: "ok", detail: `${hostname} is known` };
  } catch (error) {
    return { state: "exception", detail: error instanceof Error ? error.message : String(error) };
  }
}
