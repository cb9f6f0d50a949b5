import { type Health, type Host, unhealthy } from "@gatehouse/sdk";
import type { Config } from "./config.js";
import { findUsers } from "./find-users.js";

/** Does the token work, and does Moodle know everyone who is to be told? Sends nothing. */
export async function check(config: Config, host: Host, signal: AbortSignal): Promise<Health> {
  const names = [...new Set(config.notify.flatMap(({ users }) => users))];
  try {
    const found = (await findUsers(config, host, names, signal)).length;
    const detail = `Moodle found ${found} of ${names.length} users`;
    return { state: found < names.length ? "failed" : "ok", detail };
  } catch (error) {
    return unhealthy(error);
  }
}
