import { z } from "zod";
import { unhealthy } from "../health.js";
import type { Health, Host } from "../plugin.js";
import { ask } from "./answer.js";
import { type PlatformOptions, stableToken } from "./platform.js";

const granted = z.looseObject({ access_token: z.string().min(1) });

/** Does the platform give these credentials a token? Never throws. */
export async function checkCredentials(
  options: PlatformOptions,
  host: Pick<Host, "http">,
  signal: AbortSignal,
): Promise<Health> {
  try {
    await ask(host, stableToken(options, false), granted, signal);
    return { state: "ok", detail: "the platform gave an access token" };
  } catch (error) {
    return unhealthy(error);
  }
}
