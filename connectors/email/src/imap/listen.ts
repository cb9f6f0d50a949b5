import { setTimeout as sleep } from "node:timers/promises";
import type { Host, PluginError, RawEvent } from "@gatehouse/sdk";
import { imapFailure } from "@gatehouse/sdk/mail";
import type { ImapFlow } from "imapflow";
import type { ImapConfig } from "../config.js";
import { withImap } from "./client.js";

type Emit = (events: readonly RawEvent[]) => Promise<void>;

const firstWaitMs = 500;
const longestWaitMs = 60_000;

/** Waits longer after each failure, never in step with other accounts. */
export const backOffMs = (failures: number, random: number): number =>
  Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(failures, 10)) * (0.5 + random / 2);

/** Knocks one after another: any number of calls while one is running become one more. A knock that fails is repeated by the next. */
function knocker(emit: Emit, host: Host): () => void {
  let running = false;
  let again = false;
  const run = async (): Promise<void> => {
    running = true;
    do {
      again = false;
      await emit([]).catch((error: unknown) => host.log.warn({ err: error }, "a poll could not be asked for"));
    } while (again);
    running = false;
  };
  return () => {
    if (running) again = true;
    else void run();
  };
}

/** Resolves when the connection ends or something failed. */
const ended = (client: ImapFlow): Promise<void> => new Promise((resolve) => client.once("close", resolve));

/**
 * Holds one connection in IDLE and knocks for every new mail. IDLE is asked for explicitly: imapflow's own
 * starts late, and until it runs the server reports nothing. A knock every `poll_secs` covers a push that got lost.
 */
async function watch(client: ImapFlow, config: ImapConfig, knock: () => void, signal: AbortSignal): Promise<void> {
  await client.mailboxOpen(config.mailbox, { readOnly: true });
  client.on("exists", knock);
  const timer = setInterval(knock, config.poll_secs * 1000);
  try {
    knock();
    const closed = ended(client);
    while (client.usable && !signal.aborted) await Promise.race([client.idle(), closed]);
  } finally {
    clearInterval(timer);
    client.off("exists", knock);
  }
}

async function once(
  config: ImapConfig,
  host: Host,
  knock: () => void,
  signal: AbortSignal,
): Promise<PluginError | undefined> {
  try {
    await withImap(config, host, signal, (client) => watch(client, config, knock, signal));
    return undefined;
  } catch (error) {
    return imapFailure(error);
  }
}

/** Watches the mailbox until aborted, connecting again after every loss. What only a person can mend ends it. */
export const imapListen =
  (config: ImapConfig, host: Host) =>
  async (emit: Emit, signal: AbortSignal): Promise<void> => {
    const knock = knocker((events) => (signal.aborted ? Promise.resolve() : emit(events)), host);
    let failures = 0;
    while (!signal.aborted) {
      const started = host.now().getTime();
      const failure = await once(config, host, knock, signal);
      if (signal.aborted) return;
      if (failure && failure.code !== "unavailable") throw failure;
      failures = host.now().getTime() - started > longestWaitMs ? 0 : failures + 1;
      host.log.warn({ failures, reason: failure?.message }, "the IMAP connection ended, connecting again");
      await sleep(backOffMs(failures, Math.random()), undefined, { signal }).catch(() => undefined);
    }
  };
