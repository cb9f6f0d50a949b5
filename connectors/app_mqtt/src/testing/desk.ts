import { setTimeout as sleep } from "node:timers/promises";
import type { Host, RawEvent } from "@gatehouse/sdk";
import type { Config } from "../config.js";
import { publishedOf } from "../envelope.js";
import { mqttListen } from "../listen.js";

/** What the gateway does with a listener, in memory: each key once, started again when it ends. */
export interface Desk {
  /** Payloads, in the order they were admitted. */
  readonly admitted: readonly string[];
  readonly duplicates: readonly string[];
  /** Why the listener ended, each time. */
  readonly failures: readonly unknown[];
  stop(): Promise<void>;
}

const pauseMs = 100;
const textOf = (raw: RawEvent): string => Buffer.from(publishedOf(raw.body).payload).toString();

export function desk(
  config: Config,
  host: Host,
  before: (text: string) => Promise<void> = async () => undefined,
): Desk {
  const admitted: string[] = [];
  const duplicates: string[] = [];
  const failures: unknown[] = [];
  const seen = new Set<string>();
  const abort = new AbortController();
  const emit = async (events: readonly RawEvent[]): Promise<void> => {
    for (const raw of events) {
      await before(textOf(raw));
      (seen.has(raw.key) ? duplicates : admitted).push(textOf(raw));
      seen.add(raw.key);
    }
  };
  const run = async (): Promise<void> => {
    while (!abort.signal.aborted) {
      await mqttListen(config, host)(emit, abort.signal).catch((error: unknown) => failures.push(error));
      await sleep(pauseMs);
    }
  };
  const running = run();
  return {
    admitted,
    duplicates,
    failures,
    stop: async () => {
      abort.abort();
      await running;
    },
  };
}
