import { checkKnown, type Health, type Host } from "@gatehouse/sdk";
import type { Config } from "./config.js";

/** Is the receiver's address known? It gets no request: a made-up event would become a made-up ticket. */
export async function check(config: Config, host: Host): Promise<Health> {
  return checkKnown(host, config.url);
}
