import { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { type Host, PluginError, type RawEvent, type Session } from "@gatehouse/sdk";
import type { Config } from "./config.js";
import { type RunningBot, startBot } from "./running-bot.js";
import { send } from "./send.js";

type Emit = (events: readonly RawEvent[]) => Promise<void>;

const againMs = 1_000;

/** WeChat does not send a message twice: it is offered until the gateway has it, over an abort too. */
async function hand(emit: Emit, event: RawEvent, host: Host, signal: AbortSignal): Promise<boolean> {
  while (!signal.aborted)
    try {
      await emit([event]);
      return true;
    } catch (error) {
      if (signal.aborted) return false;
      host.log.warn(
        { reason: error instanceof Error ? error.name : "unknown" },
        "a message was not taken; it is offered again",
      );
      await sleep(againMs, undefined, { signal }).catch(() => undefined);
    }
  return false;
}

const aborted = (signal: AbortSignal): Promise<undefined> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    else signal.addEventListener("abort", () => resolve(undefined), { once: true });
  });

async function listenTo(running: RunningBot, host: Host, emit: Emit, signal: AbortSignal): Promise<void> {
  const end = aborted(signal);
  while (!signal.aborted) {
    const event = await Promise.race([running.next(), running.lost, end]);
    if (event !== undefined && (await hand(emit, event, host, signal))) running.taken();
  }
}

async function fileOf({ bot }: RunningBot, messageId: string): Promise<ReadableStream<Uint8Array>> {
  try {
    const file = await bot.puppet.messageFile(messageId);
    return Readable.toWeb(await file.toStream()) as ReadableStream<Uint8Array>;
  } catch (cause) {
    throw new PluginError("unavailable", "the puppet cannot give this file now", { cause });
  }
}

/** The I/O of one account: one bot, started by whoever needs it first. */
export function open(config: Config, host: Host): Session {
  let starting: Promise<RunningBot> | undefined;

  function bot(): Promise<RunningBot> {
    starting ??= startBot(config, host);
    const mine = starting;
    mine.catch(() => forget(mine));
    return mine;
  }

  function forget(mine: Promise<RunningBot>): void {
    if (starting === mine) starting = undefined;
  }

  async function stop(): Promise<void> {
    const mine = starting;
    starting = undefined;
    await mine?.then((running) => running.stop()).catch(() => undefined);
  }

  return {
    async listen(emit, signal) {
      const running = await Promise.race([bot(), aborted(signal)]);
      try {
        if (running !== undefined) await listenTo(running, host, emit, signal);
      } catch (error) {
        await stop();
        throw error;
      }
    },
    send: async (message, _context, signal) => send(await bot(), host, message, signal),
    fetchAttachment: async ({ source_ref = "" }) => fileOf(await bot(), source_ref),
    close: stop,
  };
}
