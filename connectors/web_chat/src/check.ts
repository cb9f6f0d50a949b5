import type { Health } from "@gatehouse/sdk";
import type { Config } from "./config.js";

/** There is no provider that could be away: visitors come to the gateway itself. */
export async function check({ allowed_origins }: Config): Promise<Health> {
  return { state: "ok", detail: `takes visitors of its own page and of ${allowed_origins.length} other site(s)` };
}
