import {
  type Connector,
  declaredHosts,
  type Health,
  type Host,
  type HttpCall,
  type InboundEvent,
  type LoginStep,
  type Manifest,
  PluginError,
  type Sent,
  type WebhookResult,
} from "@gatehouse/sdk";
import type { Logger } from "pino";
import type { z } from "zod";
import type { Limits } from "./limits.js";
import { createEmits, type Emits } from "./parent/emits.js";
import { type Kept, keepChild } from "./parent/keep-child.js";
import { oneByOne } from "./parent/one-by-one.js";
import { pluginLog } from "./parent/plugin-log.js";
import { remoteSession } from "./parent/remote-session.js";
import { ProcessGone, type Running } from "./parent/run-child.js";
import { servedHost } from "./parent/served-host.js";
import type { Launch } from "./parent/spawn.js";
import { CallTimeout } from "./wire/asking.js";
import type { ChildMethod, ChildParams } from "./wire/protocol.js";

export interface RemoteDeps {
  readonly id: string;
  readonly manifest: Manifest;
  /** The options' schema, for whoever checks a configuration. */
  readonly schema: z.ZodType;
  /** The options of this one account: its child knows no other's. */
  readonly options: unknown;
  readonly launch: Launch;
  readonly limits: Limits;
  readonly log: Logger;
  readonly verify: () => Promise<void>;
}

export interface Remote {
  readonly connector: Connector;
  readonly pid: () => Promise<number | undefined>;
  stop(): Promise<void>;
}

/** Bytes that one pure call may carry for each further second it may take. */
const bytesPerSecond = 8_388_608;

const failed = (error: unknown): Health => ({
  state: "exception",
  detail: error instanceof Error ? error.message : "the connector did not answer",
});

type AskPure = <Name extends ChildMethod>(name: Name, params: ChildParams[Name], bytes?: number) => Promise<unknown>;

/**
 * Asks the pure members, one call after the other; one that takes too long ends the process it blocks. Bytes over which
 * the process ends are `rejected`, lest they come again; a gateway that stops, and a process that is not there, are
 * `unavailable`. What `webhook` is given is not verified yet: its sender may always try again.
 */
function pureOf(child: () => Promise<Running>, pureMs: number, stopped: () => boolean): AskPure {
  const queue = oneByOne();
  return (name, params, bytes = 0) =>
    queue(async () => {
      const running = await child();
      const timeoutMs = pureMs + Math.ceil((bytes * 1000) / bytesPerSecond);
      return running.ask(name, params, { timeoutMs }).catch((error: unknown) => {
        if (name === "interpret" && error instanceof ProcessGone && !stopped())
          throw new PluginError("rejected", error.message, { reason: "other" });
        if (!(error instanceof CallTimeout)) throw error;
        running.kill(`${name} took more than ${timeoutMs} ms`);
        throw new PluginError("rejected", `the connector took too long over it (${name})`, { reason: "other" });
      });
    });
}

function pureMembers(
  ask: AskPure,
): Required<Pick<Connector, "webhook" | "interpret" | "render" | "judge" | "upgrade">> {
  return {
    webhook: async (request) => {
      const { method, url, headers, rawBody, receivedAt } = request;
      const plain = { method, url, headers: new Map(headers), rawBody, receivedAt };
      return (await ask("webhook", { request: plain }, rawBody.length)) as WebhookResult;
    },
    interpret: async (raw) => (await ask("interpret", { raw }, raw.body.length)) as readonly InboundEvent[],
    render: async (message, { config: _, ...context }) => (await ask("render", { message, context })) as HttpCall,
    judge: async (answer) => (await ask("judge", { answer })) as Sent,
    upgrade: (options, from) => ask("upgrade", { options, from }),
  };
}

async function* steps(
  child: Running,
  signal: AbortSignal,
): AsyncGenerator<LoginStep, void, Readonly<Record<string, string>> | undefined> {
  const login = (await child.ask("login.start", undefined, { signal })) as number;
  let answers: Readonly<Record<string, string>> | undefined;
  try {
    for (;;) {
      const params = { login, ...(answers !== undefined && { answers: { ...answers } }) };
      const { step } = (await child.ask("login.next", params, { signal })) as { step?: LoginStep };
      if (step === undefined) return;
      answers = yield step;
    }
  } finally {
    await child.ask("login.end", { login }, { timeoutMs: endMs }).catch(() => undefined);
  }
}

const endMs = 5_000;

interface Ways {
  readonly deps: RemoteDeps;
  readonly kept: Kept;
  readonly emits: Emits;
  readonly first: Running;
  readonly sessionMembers: readonly string[];
  /** It was told to end, with the gateway. */
  readonly stopped: () => boolean;
  /** From now on the child's questions are answered by this host. */
  readonly use: (host: Host) => void;
}

/** The members of a connector, each a question to the child. */
function allMembers({
  deps: { limits },
  kept,
  emits,
  sessionMembers,
  stopped,
  use,
}: Ways): Omit<Required<Connector>, "id" | "config"> {
  return {
    ...pureMembers(pureOf(kept.child, limits.pureMs, stopped)),
    check: async (_config, host, signal) => {
      use(host);
      const asked = kept.child().then((child) => child.ask("check", undefined, { signal, timeoutMs: limits.checkMs }));
      return (await asked.catch(failed)) as Health;
    },
    open: (_config, host) => {
      use(host);
      return remoteSession({ kept, limits, emits, members: sessionMembers });
    },
    login: async function* (_config, host, signal) {
      use(host);
      yield* steps(await kept.child(), signal);
    },
  };
}

/** The members that the plugin has. */
function connectorOf(ways: Ways): Connector {
  const { id, schema } = ways.deps;
  const { check, ...others } = allMembers(ways);
  const offered = Object.entries(others).filter(([name]) => ways.first.members.includes(name));
  return { id, config: schema, check, ...Object.fromEntries(offered) };
}

async function sessionMembersOf(child: Running, session: number, { checkMs }: Limits): Promise<readonly string[]> {
  if (!child.members.includes("open")) return [];
  const members = (await child.ask("session.open", { session }, { timeoutMs: checkMs })) as readonly string[];
  await child.ask("session.close", { session }, { timeoutMs: checkMs });
  return members;
}

/**
 * A connector whose plugin runs in a process of its own, for one account. Resolves when it has started; throws, with
 * words for people, when it does not: nothing is left running then.
 */
export async function openRemote(deps: RemoteDeps): Promise<Remote> {
  const { manifest, options, launch, limits, log, verify } = deps;
  const emits = createEmits();
  let host: Host | undefined;
  const served = servedHost({ host: () => host, allows: declaredHosts(manifest, options), emit: emits.of });
  const write = pluginLog(log);
  const note = (_method: string, params: unknown): void => write(params as Parameters<typeof write>[0]);
  const kept = keepChild({ launch, options, limits, log, verify, serve: served.answer, note });
  let isStopped = false;
  const stop = async (): Promise<void> => {
    isStopped = true;
    served.end();
    await kept.stop();
  };
  try {
    const first = await kept.child();
    const sessionMembers = await sessionMembersOf(first, emits.next(), limits);
    const use = (given: Host): void => {
      host = given;
    };
    const connector = connectorOf({ deps, kept, emits, first, sessionMembers, stopped: () => isStopped, use });
    return { connector, pid: async () => (await kept.child()).pid, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
