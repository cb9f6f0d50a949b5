import { type Health, type Host, unhealthy } from "@gatehouse/sdk";
import type { Config, ImapConfig, SmtpListenConfig, SmtpSubmitConfig } from "./config.js";
import { withImap } from "./imap/client.js";
import { withSmtp } from "./send/connection.js";

async function checkImap(config: ImapConfig, host: Host, signal: AbortSignal): Promise<string> {
  const mails = await withImap(config, host, signal, async (client) => {
    const { exists } = await client.mailboxOpen(config.mailbox, { readOnly: true });
    return exists;
  });
  return `IMAP: ${mails} mails in ${config.mailbox}`;
}

async function checkSubmit(config: SmtpSubmitConfig, host: Host, signal: AbortSignal): Promise<string> {
  await withSmtp(config, host, signal, () => Promise.resolve());
  return "SMTP submission: logged in";
}

const listening = ({ host, port }: SmtpListenConfig): string => `SMTP listener: ${host}:${port}`;

/** Logs in to every configured server. Never throws. */
export async function check(config: Config, host: Host, signal: AbortSignal): Promise<Health> {
  try {
    const parts = await Promise.all([
      config.imap && checkImap(config.imap, host, signal),
      config.smtp_submit && checkSubmit(config.smtp_submit, host, signal),
      config.smtp_listen && listening(config.smtp_listen),
    ]);
    return { state: "ok", detail: parts.filter((part) => part !== undefined).join(" · ") };
  } catch (error) {
    return unhealthy(error);
  }
}
