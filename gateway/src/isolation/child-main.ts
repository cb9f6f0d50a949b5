import { Console } from "node:console";
import { pathToFileURL } from "node:url";
import { type DefinedConnector, PluginError } from "@gatehouse/sdk";
import { z } from "zod";
import { askHost, childHost } from "./child/host.js";
import { answersOf, membersOf } from "./child/serve.js";
import { createPeer } from "./wire/peer.js";
import { type ChildParams, childMethods, hostMethods } from "./wire/protocol.js";

/**
 * The process of one plugin of one account. Standard input and output belong to the border, so what the plugin prints
 * goes to standard error; the gateway gone, nothing is left to do here.
 */
const output = process.stdout;
Object.defineProperty(process, "stdout", { get: () => process.stderr });
globalThis.console = new Console(process.stderr);

const exitBroken = 70;
const maxPartBytes = 268_435_456;

type Answers = Readonly<Record<string, ((params: never, signal: AbortSignal) => unknown) | undefined>>;

let answers: Answers = { ping: () => undefined };

async function start({ entry, options, accountId, features }: ChildParams["start"]): Promise<object> {
  const { default: plugin } = (await import(pathToFileURL(entry).href)) as { default: DefinedConnector };
  const host = childHost(peer, accountId, features);
  const ask = askHost(peer);
  const emit = async (session: number, events: readonly object[], signal: AbortSignal): Promise<void> => {
    await ask("emit", { session, events: [...events] as never }, { signal });
  };
  const config = plugin.config.safeParse(options);
  if (!config.success) throw new PluginError("invalid_config", z.prettifyError(config.error));
  answers = answersOf({ plugin, config: config.data, host }, emit) as Answers;
  return { id: plugin.id, members: membersOf(plugin) };
}

const peer = createPeer({
  input: process.stdin,
  output,
  asks: hostMethods,
  answers: childMethods,
  answer: async (method, params, signal) => {
    if (method === "start") return start(params as ChildParams["start"]);
    const answer = answers[method];
    if (answer === undefined) throw new TypeError(`${method} was asked before the start`);
    return answer(params as never, signal);
  },
  onFault: () => process.exit(exitBroken),
  maxPartBytes,
});

process.stdin.on("end", () => process.exit());
