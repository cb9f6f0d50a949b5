import { PluginError, type RawEvent } from "@gatehouse/sdk";
import type { Logger } from "pino";
import type { Keyring } from "../vault/keyring.js";
import type { Admission } from "./admission.js";
import { arrive } from "./interpret.js";
import type { Account, Setup } from "./setup.js";

export interface ListenerDeps {
  readonly now: () => Date;
  readonly setup: Setup;
  readonly keyring: Keyring;
  readonly admission: Admission;
  readonly knock: (accountId: string) => void;
  /** Only one process of the installation may listen for an account. */
  readonly claim: (accountId: string) => Promise<boolean>;
  readonly log: Logger;
}

const firstPauseMs = 500;
const longestPauseMs = 30_000;
const standbyMs = 2_000;

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    }
    signal.addEventListener("abort", done);
    if (signal.aborted) done();
  });

/** Resolves after the commit: the connector acknowledges only then. An empty hand-over is a knock. */
const emitOf =
  (deps: ListenerDeps, account: Account) =>
  async (events: readonly RawEvent[]): Promise<void> => {
    if (events.length === 0) return deps.knock(account.id);
    const receivedAt = deps.now();
    const arrivals = await Promise.all(events.map((raw) => arrive(deps.keyring, account, raw, receivedAt)));
    await Promise.all(arrivals.map((arrival) => deps.admission.admit(arrival)));
  };

const reasonOf = (error: unknown): object =>
  error instanceof PluginError ? { code: error.code, reason: error.message } : { err: error };

async function keepListening(deps: ListenerDeps, account: Account, signal: AbortSignal): Promise<void> {
  const listen = account.session()?.listen;
  if (listen === undefined) return;
  let pauseMs = firstPauseMs;
  while (!signal.aborted) {
    const startedAt = performance.now();
    try {
      if (await deps.claim(account.id)) await listen(emitOf(deps, account), signal);
      else await pause(standbyMs, signal);
    } catch (error) {
      deps.log.warn({ account: account.id, ...reasonOf(error) }, "the account's listener ended; it is started again");
      pauseMs = performance.now() - startedAt > longestPauseMs ? firstPauseMs : Math.min(pauseMs * 2, longestPauseMs);
      await pause(pauseMs, signal);
    }
  }
}

/** Runs every account that listens, until stopped; one that fails is started again and harms no other. */
export function startListeners(deps: ListenerDeps): { stop(): Promise<void> } {
  const abort = new AbortController();
  const running = [...deps.setup.accounts.values()].map((account) => keepListening(deps, account, abort.signal));
  return {
    async stop() {
      abort.abort();
      await Promise.allSettled(running);
    },
  };
}
