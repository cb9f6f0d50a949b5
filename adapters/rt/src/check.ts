import { type Health, type Host, unhealthy } from "@gatehouse/sdk";
import { z } from "zod";
import type { Config } from "./config.js";
import { ask, call, type Desk, read } from "./rest.js";

const user = z.object({ Name: z.string().optional(), Privileged: z.coerce.number() });
const queue = z.object({ _hyperlinks: z.array(z.object({ ref: z.string() })) });

const failed = (detail: string): Health => ({ state: "failed", detail });

async function examined(desk: Desk, signal: AbortSignal): Promise<Health> {
  const { token, queue: name, user: expected } = desk.config;
  const self = await ask(desk, `/user/${token.split("-")[1]}`, user, signal);
  if (self.Name !== expected) return failed("the token belongs to another user than the option user names");
  if (self.Privileged !== 1) return failed("the user must be a privileged one: others may not see who is staff");
  const answer = await call(desk, "GET", `/queue/${encodeURIComponent(name)}`, signal);
  if (answer.status === 404) return failed("RT knows no queue of that name, or the user may not see it (SeeQueue)");
  const { _hyperlinks } = read(answer, queue);
  if (!_hyperlinks.some(({ ref }) => ref === "create"))
    return failed("the user may not create tickets in the queue (CreateTicket)");
  return { state: "ok", detail: "RT knows the user and the queue" };
}

/** A token tells its owner's number in its second part: is it the user named, and may it create tickets? */
export async function check(config: Config, host: Host, signal: AbortSignal): Promise<Health> {
  try {
    return await examined({ host, config }, signal);
  } catch (error) {
    return unhealthy(error);
  }
}
