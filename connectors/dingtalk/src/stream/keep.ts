import { setTimeout as sleep } from "node:timers/promises";
import type { Host, RawEvent } from "@gatehouse/sdk";

export type Emit = (events: readonly RawEvent[]) => Promise<void>;

const firstPauseMs = 200;
const longestPauseMs = 10_000;

/**
 * DingTalk sends a message to a robot once, acknowledged or not ("机器人消息当前是 fire-forgot 模式"): what could not be
 * stored is held here and tried again until it is, in order. Only the end of the process loses it.
 */
export async function keepTrying(emit: Emit, raw: RawEvent, host: Host, signal: AbortSignal): Promise<void> {
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(longestPauseMs, pauseMs * 2)) {
    signal.throwIfAborted();
    try {
      return await emit([raw]);
    } catch (error) {
      host.log.warn({ err: error }, "a message could not be stored; it is held and tried again");
      await sleep(pauseMs, undefined, { signal });
    }
  }
}
