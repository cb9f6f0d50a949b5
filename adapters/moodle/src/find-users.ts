import type { Host } from "@gatehouse/sdk";
import { z } from "zod";
import { returned } from "./answer.js";
import { call, type Parameter } from "./call.js";
import type { Config } from "./config.js";

const users = z.array(z.object({ id: z.int().positive() }));

/** Moodle's ids of these users. Who is not found, or not visible to the token's user, is left out of its answer. */
export async function findUsers(
  config: Config,
  host: Pick<Host, "http">,
  names: readonly string[],
  signal: AbortSignal,
): Promise<readonly number[]> {
  const values = names.map((name, at): Parameter => [`values[${at}]`, name]);
  const request = call(config, "core_user_get_users_by_field", [["field", config.user_field], ...values]);
  return returned(await host.http(request, signal), users).map(({ id }) => id);
}
