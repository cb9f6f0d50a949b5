import { type Health, type Host, unhealthy } from "@gatehouse/sdk";
import { z } from "zod";
import { zammad } from "./api.js";
import type { Config } from "./config.js";

const me = z.object({ login: z.string() });

/** Whose token is it? Another login than `api_user` would let our own articles come back as replies. Never throws. */
export async function check(config: Config, host: Host, signal: AbortSignal): Promise<Health> {
  try {
    const { login } = await zammad(config, host).get("/api/v1/users/me", me, signal);
    return login.toLowerCase() === config.api_user.toLowerCase()
      ? { state: "ok", detail: "the token is valid" }
      : { state: "failed", detail: "api_user is not the login of the token's user" };
  } catch (error) {
    return unhealthy(error);
  }
}
