import { setTimeout as sleep } from "node:timers/promises";
import type { Host, RawEvent } from "@gatehouse/sdk";
import type { Config } from "./config.js";
import { idOf } from "./file-name.js";
import { messageEvent, reportEvent } from "./raw-event.js";
import { received } from "./received.js";
import type { Spool } from "./spool.js";

export interface ListenDeps {
  readonly config: Config;
  readonly host: Host;
  readonly spool: Spool;
}

type Emit = (events: readonly RawEvent[]) => Promise<void>;

const dayMs = 86_400_000;
const longestWaitMs = 60_000;

/** A file leaves the inbox only after the commit: killed in between, it is read again and known by its key. */
async function takeMessages({ config, host, spool }: ListenDeps, emit: Emit, signal: AbortSignal): Promise<void> {
  const untilMs = host.now().getTime() - config.settle_secs * 1000;
  for (const message of received(await spool.list("inbox"), untilMs)) {
    const contents: Uint8Array[] = [];
    for (const file of message.files) contents.push(await spool.read("inbox", file));
    if (signal.aborted) return;
    await emit([messageEvent(message, contents)]);
    for (const file of message.files) await spool.finish("inbox", file);
  }
}

/** smsd moves what it sent, or could not send, under its own name. Files that are not ours stay where they are. */
async function takeReports({ spool }: ListenDeps, emit: Emit, signal: AbortSignal): Promise<void> {
  for (const [folder, result] of [
    ["sent", "sent"],
    ["error", "failed"],
  ] as const)
    for (const { name } of await spool.list(folder)) {
      const id = idOf(name);
      if (id === undefined) continue;
      if (signal.aborted) return;
      await emit([reportEvent(id, result)]);
      await spool.finish(folder, name);
    }
}

/** Finished files hold texts in the clear, so they do not stay longer than a late repeat needs them. */
async function forget({ config, host, spool }: ListenDeps): Promise<void> {
  const untilMs = host.now().getTime() - config.done_keep_days * dayMs;
  const old = (await spool.list("done").catch(() => [])).filter(({ changedMs }) => changedMs < untilMs);
  for (const { name } of old) await spool.remove("done", name);
}

/** Looks into the folders until aborted; after a failure it waits longer, never in step with other accounts. */
export async function listen(deps: ListenDeps, emit: Emit, signal: AbortSignal): Promise<void> {
  const everyMs = deps.config.poll_secs * 1000;
  let failures = 0;
  while (!signal.aborted) {
    try {
      await takeMessages(deps, emit, signal);
      await takeReports(deps, emit, signal);
      await forget(deps);
      failures = 0;
    } catch (error) {
      failures += 1;
      deps.host.log.warn({ err: error, failures }, "the spool folders cannot be worked through");
    }
    const waitMs = Math.min(longestWaitMs, everyMs * 2 ** Math.min(failures, 10)) * (0.75 + Math.random() / 4);
    await sleep(waitMs, undefined, { signal }).catch(() => undefined);
  }
}
