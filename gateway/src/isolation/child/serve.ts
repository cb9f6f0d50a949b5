import type { DefinedConnector, Host, LoginStep, SendContext } from "@gatehouse/sdk";
import { numbered } from "../wire/pieces.js";
import type { ChildMethod, ChildParams } from "../wire/protocol.js";
import { childSessions, type EmitTo } from "./sessions.js";

/** The one account this process works for. */
export interface Served {
  readonly plugin: DefinedConnector;
  readonly config: unknown;
  readonly host: Host;
}

type Steps = AsyncGenerator<LoginStep, void, Readonly<Record<string, string>> | undefined>;

type Answers = {
  readonly [Name in Exclude<ChildMethod, "start">]: (params: ChildParams[Name], signal: AbortSignal) => unknown;
};

/** What the plugin offers, by name: the gateway gives its own object the same members. */
export const membersOf = (plugin: object): string[] =>
  Object.entries(plugin).flatMap(([name, member]) => (typeof member === "function" ? [name] : []));

function withConfig(config: unknown, context: ChildParams["render"]["context"]): SendContext {
  return { ...context, config };
}

function missing(): never {
  throw new TypeError("the plugin has no such member");
}

function loginAnswers({ plugin, config, host }: Served): Pick<Answers, "login.start" | "login.next" | "login.end"> {
  const open = numbered<{ readonly steps: Steps; readonly stop: AbortController }>(8);
  return {
    "login.start": () => {
      const stop = new AbortController();
      return open.add({ steps: plugin.login?.(config, host, stop.signal) ?? missing(), stop });
    },
    "login.next": async ({ login, answers }) => {
      const { done, value } = (await open.get(login)?.steps.next(answers)) ?? { done: true, value: undefined };
      return done || value === undefined ? {} : { step: value };
    },
    "login.end": async ({ login }) => {
      const known = open.take(login);
      known?.stop.abort();
      await known?.steps.return();
    },
  };
}

/** Every method the gateway may ask, answered by the plugin. */
export function answersOf(served: Served, emitTo: EmitTo): Answers {
  const { plugin, config, host } = served;
  return {
    ...childSessions(served, emitTo),
    ...loginAnswers(served),
    ping: () => undefined,
    check: (_params, signal) => plugin.check(config, host, signal),
    webhook: ({ request }) => plugin.webhook?.(request, config) ?? missing(),
    interpret: ({ raw }) => plugin.interpret?.(raw, config) ?? missing(),
    render: ({ message, context }) => plugin.render?.(message, withConfig(config, context)) ?? missing(),
    judge: ({ answer }) => plugin.judge?.(answer, config) ?? missing(),
    upgrade: ({ options, from }) => (plugin.upgrade ?? missing)(options, from),
  };
}
