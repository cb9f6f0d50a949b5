import { type Health, type Host, unhealthy } from "@gatehouse/sdk";
import type { Config } from "./config.js";
import { withImap } from "./imap.js";
import { withSmtp } from "./smtp.js";

async function checkImap({ imap }: Config, host: Host, signal: AbortSignal): Promise<string> {
  if (imap === undefined) return "IMAP: not configured, no answers are fetched";
  await withImap(imap, host, signal, (client) => client.mailboxOpen(imap.mailbox, { readOnly: true }));
  return "IMAP: logged in";
}

/** Logs in to both servers; whether the helpdesk reads its mail, nobody can ask. Never throws. */
export async function check(config: Config, host: Host, signal: AbortSignal): Promise<Health> {
  try {
    const [fetched] = await Promise.all([
      checkImap(config, host, signal),
      withSmtp(config, host, signal, () => Promise.resolve()),
    ]);
    return { state: "ok", detail: `SMTP submission: logged in · ${fetched}` };
  } catch (error) {
    return unhealthy(error);
  }
}
