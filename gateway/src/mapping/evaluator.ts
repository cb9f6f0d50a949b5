import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { limited } from "@gatehouse/sdk";
import { askChild } from "./ask-child.js";
import { mappingLimits } from "./limits.js";
import { type Answer, type Fault, type Request, ready } from "./protocol.js";

const childMain = fileURLToPath(new URL("./child-main.js", import.meta.url));

/** Nothing of our environment; what V8 prints when the memory is used up is for nobody. */
function spawnChild(signal: AbortSignal): ChildProcess {
  const child = fork(childMain, [], {
    env: {},
    execArgv: [`--max-old-space-size=${mappingLimits.heapMb}`],
    serialization: "advanced",
    stdio: ["ignore", "ignore", "ignore", "ipc"],
    signal,
    killSignal: "SIGKILL",
  });
  // What goes wrong is told by its end.
  return child.on("error", () => undefined);
}

async function startChild(stopping: AbortSignal): Promise<ChildProcess> {
  const child = spawnChild(stopping);
  const { signal, release } = limited(stopping, mappingLimits.startMs);
  try {
    const [said] = (await Promise.race(["message", "exit"].map((event) => once(child, event, { signal })))) as [
      unknown,
    ];
    if (said !== ready) throw new Error("it ended at once");
  } catch (error) {
    child.kill("SIGKILL");
    throw error;
  } finally {
    release();
  }
  // It keeps nobody waiting; a question in flight does, by its clock.
  child.unref();
  child.channel?.unref();
  return child;
}

const isRunning = (child: ChildProcess): boolean => child.exitCode === null && child.signalCode === null;
const mayAsk = (child: ChildProcess): boolean => isRunning(child) && !child.killed && child.connected;

/** One process that answers one request after the other. */
export interface Evaluator {
  /** Never rejects. To be called only when the last one has answered. */
  ask(request: Request): Promise<Answer>;
  stop(): Promise<void>;
}

const notStarted: Fault = { ok: false, code: "unavailable", message: "the process for mappings could not be started" };

/** The process is started by the first question, and again by the first after its end. */
export function createEvaluator(deps: { readonly warn: (message: string) => void }): Evaluator {
  const stopping = new AbortController();
  const warn = (message: string): void => {
    if (!stopping.signal.aborted) deps.warn(message);
  };
  let child: ChildProcess | undefined;

  async function askOnce(request: Request): ReturnType<typeof askChild> {
    try {
      if (child === undefined || !mayAsk(child)) child = await startChild(stopping.signal);
    } catch (error) {
      warn(`${notStarted.message}: ${error instanceof Error ? error.message : ""}`);
      return { answer: notStarted, again: false };
    }
    return askChild({ warn }, child, request);
  }

  async function ask(request: Request): Promise<Answer> {
    const { answer, again } = await askOnce(request);
    return again && !stopping.signal.aborted ? (await askOnce(request)).answer : answer;
  }

  async function stop(): Promise<void> {
    const last = child !== undefined && isRunning(child) ? child : undefined;
    last?.ref();
    // Not `once` of node:events, which takes the abort for a fault.
    const ended = new Promise<void>((resolve) => (last === undefined ? resolve() : last.once("exit", () => resolve())));
    stopping.abort();
    await ended;
  }

  return { ask, stop };
}
