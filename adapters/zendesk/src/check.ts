import { type Health, type Host, unhealthy } from "@gatehouse/sdk";
import { z } from "zod";
import { zendesk } from "./api.js";
import type { Config } from "./config.js";

/** Zendesk answers a stranger with 200 and the user `null`. */
const me = z.object({ user: z.object({ id: z.int().nullable(), role: z.string().nullish() }) });

const failed = (detail: string): Health => ({ state: "failed", detail });

/** Whose token is it? Another user than `user_id` would let our own comments come back as replies. Never throws. */
export async function check(config: Config, host: Host, signal: AbortSignal): Promise<Health> {
  try {
    const { user } = await zendesk(config, host).get("/api/v2/users/me.json", me, signal);
    if (user.id === null) return failed("the token is not valid");
    if (String(user.id) !== config.user_id) return failed("user_id is not the number of the token's user");
    return user.role === "end-user" ? failed("the user is no agent") : { state: "ok", detail: "the token is valid" };
  } catch (error) {
    return unhealthy(error);
  }
}
