import { type HttpCall, PluginError, type PollResult, type Sent, type Session } from "@gatehouse/sdk";
import type { Limits } from "../limits.js";
import { CallTimeout } from "../wire/asking.js";
import { streamOfPieces } from "../wire/pieces.js";
import type { Emits } from "./emits.js";
import type { Kept } from "./keep-child.js";
import type { Running } from "./run-child.js";

export interface RemoteSessionDeps {
  readonly kept: Kept;
  readonly limits: Limits;
  readonly emits: Emits;
  /** What the plugin's sessions of these options offer. */
  readonly members: readonly string[];
}

type Profile = Awaited<ReturnType<NonNullable<Session["resolveProfile"]>>>;

/** A send whose process ended, or that had its time, may have gone out. */
async function perhapsSent(send: Promise<unknown>): Promise<Sent> {
  try {
    return (await send) as Sent;
  } catch (error) {
    if (error instanceof CallTimeout || (error instanceof PluginError && error.code === "unavailable" && gone(error)))
      throw new PluginError("uncertain", error.message, { cause: error });
    throw error;
  }
}

const gone = ({ message }: PluginError): boolean => message.startsWith("the connector's process is gone");

const late = (error: unknown): never => {
  throw error instanceof CallTimeout ? new PluginError("unavailable", error.message, { cause: error }) : error;
};

function streamFrom(child: Running, stream: number, sendMs: number): ReadableStream<Uint8Array> {
  return streamOfPieces({
    next: async () =>
      ((await child.ask("stream.read", { stream }, { timeoutMs: sendMs }).catch(late)) as { bytes?: Uint8Array }).bytes,
    cancel: () => void child.ask("stream.cancel", { stream }).catch(() => undefined),
  });
}

/** One session in the child; opened there when it is first used, and again after the child was started again. */
export function remoteSession({ kept, limits, emits, members }: RemoteSessionDeps): Session {
  const { sendMs, pollMs, stopMs, checkMs } = limits;
  const session = emits.next();
  const opened = new WeakMap<Running, Promise<unknown>>();
  let last: Running | undefined;

  async function child(): Promise<Running> {
    const running = await kept.child();
    if (!opened.has(running)) opened.set(running, running.ask("session.open", { session }, { timeoutMs: checkMs }));
    await opened.get(running);
    last = running;
    return running;
  }

  const offered: Required<Omit<Session, "close">> = {
    send: async (message, { config: _, ...context }, signal) => {
      const running = await child();
      return perhapsSent(running.ask("session.send", { session, message, context }, { signal, timeoutMs: sendMs }));
    },
    listen: async (emit, signal) => {
      const running = await child();
      emits.set(session, emit, signal);
      try {
        await running.ask("session.listen", { session }, { signal });
      } catch (error) {
        if (!signal.aborted) throw error;
      } finally {
        emits.end(session);
      }
    },
    poll: async (cursor, signal, wake) => {
      const running = await child();
      const params = { session, ...(cursor !== undefined && { cursor }), ...(wake !== undefined && { wake }) };
      const asked = running.ask("session.poll", params, { signal, timeoutMs: pollMs });
      return (await asked.catch(late)) as PollResult;
    },
    fetchAttachment: async (attachment, raw, signal) => {
      const running = await child();
      const params = { session, attachment: { ...attachment }, raw };
      const asked = running.ask("session.fetchAttachment", params, { signal, timeoutMs: sendMs });
      const answer = (await asked.catch(late)) as { call: HttpCall } | { stream: number };
      return "call" in answer ? answer.call : streamFrom(running, answer.stream, sendMs);
    },
    resolveProfile: async (point, signal) => {
      const running = await child();
      const asked = running.ask("session.resolveProfile", { session, point }, { signal, timeoutMs: checkMs });
      return (await asked.catch(late)) as Profile;
    },
  };
  return {
    ...Object.fromEntries(Object.entries(offered).filter(([name]) => members.includes(name))),
    close: async () => {
      const running = last;
      last = undefined;
      await running?.ask("session.close", { session }, { timeoutMs: stopMs }).catch(() => undefined);
    },
  };
}
