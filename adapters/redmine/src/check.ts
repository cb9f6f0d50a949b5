import { type Health, type Host, unhealthy } from "@gatehouse/sdk";
import { z } from "zod";
import type { Config } from "./config.js";
import { ask, call, type Desk, read } from "./rest.js";

const current = z.object({ user: z.object({ id: z.int() }) });
const project = z.object({ project: z.object({ identifier: z.string() }) });

async function examined(desk: Desk, signal: AbortSignal): Promise<Health> {
  await ask(desk, "/users/current.json", current, signal);
  const answer = await call(desk, "GET", `/projects/${encodeURIComponent(desk.config.project)}.json`, signal);
  if (answer.status === 404 || answer.status === 403)
    return { state: "failed", detail: "Redmine knows no such project, or the user is no member of it" };
  read(answer, project);
  return { state: "ok", detail: "Redmine knows the key and the project" };
}

/** Is the key somebody's, and does that user see the project? */
export async function check(config: Config, host: Host, signal: AbortSignal): Promise<Health> {
  try {
    return await examined({ host, config }, signal);
  } catch (error) {
    return unhealthy(error);
  }
}
