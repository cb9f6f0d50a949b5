import { once } from "node:events";
import { PluginError } from "@gatehouse/sdk";
import type { Logger } from "pino";
import type { Limits } from "../limits.js";
import { type CallOptions, CallTimeout } from "../wire/asking.js";
import { createPeer, type Peer } from "../wire/peer.js";
import { type ChildMethod, type ChildParams, childMethods, hostMethods } from "../wire/protocol.js";
import { watchMemory, yieldToGateway } from "./memory.js";
import { type Launch, spawnChild } from "./spawn.js";

export interface RunDeps {
  readonly launch: Launch;
  readonly options: unknown;
  readonly limits: Limits;
  readonly log: Logger;
  readonly serve: (method: string, params: unknown, signal: AbortSignal) => Promise<unknown>;
  readonly note: (method: string, params: unknown) => void;
}

export interface Running {
  readonly pid: number | undefined;
  /** What the plugin offers. */
  readonly members: readonly string[];
  ask<Name extends ChildMethod>(name: Name, params: ChildParams[Name], options?: CallOptions): Promise<unknown>;
  /** Ends it at once; the reason is what its callers and the log are told. */
  kill(reason: string): void;
  /** It was told to end, and will not answer. */
  isEnding(): boolean;
  /** Resolves with the reason when it has ended, however that came. */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
}

/** The process ended before it answered. */
export class ProcessGone extends PluginError {
  constructor(why: string) {
    super("unavailable", `the connector's process is gone: ${why}`);
  }
}

const maxLine = 500;

/**
 * What the plugin prints is a line for whoever looks for a fault, and for nobody else: it may quote a message. `last`
 * gives its newest words, for a start that fails, before there was any message.
 */
function logPrinted(stream: NodeJS.ReadableStream, log: Logger): { last(): string } {
  let last = "";
  stream.on("data", (chunk: Buffer) => {
    const text = chunk
      .subarray(0, maxLine)
      .toString("utf8")
      .replace(/\p{Cc}+/gu, " ")
      .trim();
    if (text === "") return;
    last = text;
    log.debug({ text }, "the connector's process printed");
  });
  return { last: () => last };
}

const endOf = ([code, signal]: readonly [number | null, string | null]): string =>
  signal ?? `exit ${code ?? "unknown"}`;

interface Bare {
  readonly pid: number | undefined;
  readonly peer: Peer;
  kill(reason: string): void;
  /** Tells it that there is nothing more to come; it ends by itself. */
  finish(reason: string): void;
  isEnding(): boolean;
  lastWords(): string;
  readonly ended: Promise<string>;
}

function startBare({ launch, limits, log, serve, note }: RunDeps): Bare {
  const { process: child, closed } = spawnChild(launch, limits);
  if (closed !== undefined) log.warn({ closed }, "the connector runs as the gateway's own user: others cannot read it");
  let reason: string | undefined;
  const kill = (why: string): void => {
    reason ??= why;
    child.kill("SIGKILL");
  };
  child.on("error", () => undefined);
  const peer = createPeer({
    input: child.stdout as NonNullable<typeof child.stdout>,
    output: child.stdin as NonNullable<typeof child.stdin>,
    asks: childMethods,
    answers: hostMethods,
    answer: serve,
    note,
    onFault: (fault) => kill(`it broke the rules of the border: ${fault.message.slice(0, 200)}`),
    maxPartBytes: limits.partBytes,
    pace: limits.pace,
  });
  const printed = logPrinted(child.stderr as NonNullable<typeof child.stderr>, log);
  if (child.pid !== undefined) yieldToGateway(child.pid);
  const unwatch = watchMemory(child.pid ?? 0, limits.memoryMb, limits.memoryCheckMs, (mb) =>
    kill(`it took ${mb} MiB of memory; ${limits.memoryMb} are allowed`),
  );
  const ended = once(child, "exit").then(
    (how: unknown) => reason ?? `it ended by itself (${endOf(how as [number | null, string | null])})`,
    (error: unknown) => `it could not be started (${error instanceof Error ? error.message : "unknown"})`,
  );
  void ended.then((why) => {
    unwatch();
    peer.close(new ProcessGone(why));
  });
  const finish = (why: string): void => {
    reason ??= why;
    child.stdin?.end();
  };
  return { pid: child.pid, peer, kill, finish, isEnding: () => reason !== undefined, lastWords: printed.last, ended };
}

/** Asks again and again whether it is still there: a plugin that loops answers nobody. */
function keepAsking({ peer, kill }: Bare, pingMs: number): () => void {
  const look = (): void =>
    void peer.call("ping", undefined, { timeoutMs: pingMs }).catch((error: unknown) => {
      if (error instanceof CallTimeout) kill(`it did not answer for ${pingMs} ms`);
    });
  const timer = setInterval(look, pingMs).unref();
  return () => clearInterval(timer);
}

function withLastWords(error: unknown, words: string): unknown {
  if (!(error instanceof PluginError) || error.code !== "unavailable" || words === "") return error;
  return new PluginError("unavailable", `${error.message}; it printed: ${words}`, { cause: error });
}

async function stopBare({ finish, kill, ended }: Bare, stopMs: number): Promise<void> {
  const timer = setTimeout(() => kill("it did not stop in time"), stopMs);
  finish("it was stopped");
  await ended;
  clearTimeout(timer);
}

/** Starts one process and the plugin in it. Throws what the plugin threw at its start; nothing is left running then. */
export async function runChild(deps: RunDeps): Promise<Running> {
  const { launch, options, limits } = deps;
  const bare = startBare(deps);
  const { peer, kill, ended, pid } = bare;
  const params: ChildParams["start"] = { entry: launch.entry, options, accountId: launch.accountId, features: [] };
  try {
    const { members } = (await peer.call("start", params, { timeoutMs: limits.startMs })) as { members: string[] };
    const calm = keepAsking(bare, limits.pingMs);
    void ended.then(calm);
    return {
      pid,
      members,
      ask: (name, question, how) => peer.call(name, question, how),
      kill,
      isEnding: bare.isEnding,
      ended,
      stop: () => stopBare(bare, limits.stopMs),
    };
  } catch (error) {
    kill(error instanceof Error ? error.message : "it could not be started");
    await ended;
    throw withLastWords(error, bare.lastWords());
  }
}
