import { type AdapterSession, type Host, PluginError, type Sent } from "@gatehouse/sdk";
import type { Config } from "./config.js";
import { findUsers } from "./find-users.js";
import { notice, usersOf } from "./notice.js";
import { tellUsers } from "./tell-users.js";

/** Longer than an event is tried again. */
const rememberedMs = 7 * 24 * 3_600_000;

const nobody = (message: string): PluginError => new PluginError("rejected", message, { reason: "recipient_unknown" });

/** One notice to all users. Some reached is success: a repeat would tell those again. */
async function tell(
  config: Config,
  host: Host,
  to: { readonly users: readonly string[]; readonly text: string },
  signal: AbortSignal,
): Promise<readonly number[]> {
  const ids = await findUsers(config, host, to.users, signal);
  if (ids.length === 0) throw nobody("Moodle found none of the users");
  const sent = await tellUsers(config, host, { ids, text: to.text }, signal);
  if (sent.length === 0) throw nobody("Moodle sent the notice to none of the users: they may block its sender");
  const missed = to.users.length - sent.length;
  if (missed > 0) host.log.warn({ missed, of: to.users.length }, "a notice did not reach every user");
  return sent;
}

const sentAs = (ids: readonly string[]): Sent => ({
  ...(ids[0] !== undefined && { source_id: ids[0] }),
  ...(ids.length > 1 && { source_ids: ids }),
  status: "sent",
});

export function openSession(config: Config, host: Host): AdapterSession {
  return {
    async send(event, { idempotencyKey, attempt }, signal) {
      const text = notice(event, config);
      const users = usersOf(event, config);
      if (text === undefined || users.length === 0) return undefined;
      const key = `sent:${idempotencyKey}`;
      const before = attempt > 1 ? await host.state.get(key) : undefined;
      if (before !== undefined) return sentAs(before.split(" "));
      const ids = (await tell(config, host, { users, text }, signal)).map(String);
      await host.state.set(key, ids.join(" "), { ttlMs: rememberedMs });
      return sentAs(ids);
    },
    close: async () => undefined,
  };
}
