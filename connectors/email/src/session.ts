import type { Host, RawEvent, Session } from "@gatehouse/sdk";
import type { Config } from "./config.js";
import { fileOf } from "./file.js";
import { imapListen } from "./imap/listen.js";
import { imapPoll } from "./imap/poll.js";
import { smtpSend } from "./send/send.js";
import { smtpListen } from "./smtp/listen.js";

type Emit = (events: readonly RawEvent[]) => Promise<void>;
type Listen = (emit: Emit, signal: AbortSignal) => Promise<void>;

/** Runs all until aborted; when one fails the others are stopped too, and its error is the result. */
const together =
  (listeners: readonly Listen[]): Listen =>
  async (emit, signal) => {
    const failed = new AbortController();
    const either = AbortSignal.any([signal, failed.signal]);
    const runs = listeners.map((listen) =>
      listen(emit, either).catch((error: unknown) => {
        failed.abort();
        throw error;
      }),
    );
    await Promise.allSettled(runs);
    await Promise.all(runs);
  };

/** The I/O of one account: only what its options ask for. */
export function open(config: Config, host: Host): Session {
  const listeners = [
    config.smtp_listen && smtpListen(config.smtp_listen, host),
    config.imap && imapListen(config.imap, host),
  ].filter((listen) => listen !== undefined);
  return {
    ...(listeners.length > 0 && { listen: together(listeners) }),
    ...(listeners.length > 0 && { fetchAttachment: fileOf(config, host) }),
    ...(config.imap && { poll: imapPoll(config.imap, host) }),
    ...(config.smtp_submit && { send: smtpSend(config.smtp_submit, host) }),
    // Listening and polling end by their signal, and a send closes its own connection.
    close: () => Promise.resolve(),
  };
}
