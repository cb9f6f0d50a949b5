import { PluginError } from "./error.js";
import type { Health, Host } from "./plugin.js";

const passing: ReadonlySet<string> = new Set(["unavailable", "uncertain", "rate_limited"]);

/** Why a health check went wrong: what may pass is an `exception`; what a person must mend is `failed`. */
export function unhealthy(error: unknown): Health {
  const state = error instanceof PluginError && !passing.has(error.code) ? "failed" : "exception";
  return { state, detail: error instanceof Error ? error.message : String(error) };
}

/** Is the host of this address known? For a receiver that must get no made-up request. Never throws. */
export async function checkKnown(host: Pick<Host, "resolve">, address: string, before = ""): Promise<Health> {
  const { hostname, port, protocol } = new URL(address);
  try {
    await host.resolve(hostname, Number(port || (protocol === "https:" ? 443 : 80)));
    return { state: "ok", detail: `${before}${hostname} is known` };
  } catch (error) {
    return { state: "exception", detail: error instanceof Error ? error.message : String(error) };
  }
}
