import { type Host, PluginError, type RawEvent } from "@gatehouse/sdk";
import type { Bot, MessagePayload } from "../runtime/index.mjs";
import type { Config } from "./config.js";
import { createEchoes, type Echoes } from "./echoes.js";
import { loadRuntime } from "./load-runtime.js";
import { readMessage } from "./read-message.js";

export const memoryKey = "memory";
export const loginKey = "login";

const loginMs = 60_000;
/** A rehearsal scans its own code; everywhere else a code that is shown needs a person. */
const mockScanMs = 5_000;
const mostWaiting = 10_000;
const textType = 7;

/** A bot that is logged in. */
export interface RunningBot {
  readonly bot: Bot;
  readonly echoes: Echoes;
  /** The next message, in order, once there is one; the same until it was `taken`. */
  next(): Promise<RawEvent>;
  taken(): void;
  /** Rejects when the session is lost. */
  readonly lost: Promise<never>;
  stop(): Promise<void>;
}

const warning =
  "个人微信为非官方接入：账号可能被封，违反微信条款，不得用于未成年人的信息 | personal WeChat is unofficial: the account may be banned, it breaks WeChat's terms, never use it for minors' data";

const needsLogin = (): PluginError =>
  new PluginError("unauthorized", "微信未登录 | WeChat is not logged in: gatehouse connector login <account>");

/** A bot with what it remembers, not started yet. */
export async function makeBot({ puppet, token }: Config, host: Host): Promise<Bot> {
  const { createBot } = await loadRuntime();
  const saved = await host.state.get(memoryKey);
  const bot = await createBot({ puppet, token, saved, save: (memory) => host.state.set(memoryKey, memory) });
  bot.on("error", (error) => host.log.warn({ reason: kindOf(error) }, "wechaty reported an error"));
  return bot;
}

/** Resolves at the login. Throws `unauthorized` where a person has to scan, `unavailable` where nothing happens. */
function loggedIn(bot: Bot, scanMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const slow = setTimeout(() => reject(new PluginError("unavailable", "no login within a minute")), loginMs);
    bot.on("login", () => {
      clearTimeout(slow);
      resolve();
    });
    bot.on("scan", () => void setTimeout(() => reject(needsLogin()), scanMs));
  });
}

const conversationOf = ({ roomId, listenerId }: MessagePayload): string => roomId || listenerId || "";

/** Looks at a message as it comes; undefined for one of ours, and for one the puppet cannot show. */
async function sift({ puppet }: Bot, echoes: Echoes, host: Host, id: string): Promise<MessagePayload | undefined> {
  try {
    const message = await puppet.messagePayload(id);
    const written = {
      conversation: conversationOf(message),
      ...(message.type === textType && { text: message.text ?? "" }),
    };
    return message.talkerId === puppet.currentUserId && echoes.isOurs(id, written) ? undefined : message;
  } catch (error) {
    host.log.error({ reason: kindOf(error) }, "wechaty cannot show a message it announced");
    return undefined;
  }
}

const kindOf = (error: unknown): string => (error instanceof Error ? error.name : typeof error);

/** Messages in the order they came, each kept until it was taken. */
function inbox(bot: Bot, echoes: Echoes, host: Host): Pick<RunningBot, "next" | "taken"> {
  const waiting: MessagePayload[] = [];
  let sifting: Promise<void> = Promise.resolve();
  let wake: () => void = () => undefined;
  let ahead: Promise<RawEvent> | undefined;

  async function keep(id: string): Promise<void> {
    const message = await sift(bot, echoes, host, id);
    if (message === undefined) return;
    if (waiting.length >= mostWaiting)
      return host.log.error({ waiting: mostWaiting }, "too many wait; one was left out");
    waiting.push(message);
    wake();
  }
  bot.on("message", ({ id }) => {
    sifting = sifting.then(() => keep(id));
  });

  async function first(): Promise<RawEvent> {
    if (waiting.length === 0)
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    return readMessage(bot.puppet, waiting.shift() as MessagePayload);
  }
  return {
    next: () => {
      ahead ??= first();
      return ahead;
    },
    taken: () => {
      ahead = undefined;
    },
  };
}

/** Starts a bot and waits for its login; a bot that does not get there is stopped again. */
export async function startBot(config: Config, host: Host): Promise<RunningBot> {
  host.log.warn({ puppet: config.puppet }, warning);
  const bot = await makeBot(config, host);
  const echoes = createEchoes();
  const messages = inbox(bot, echoes, host);
  const lost = new Promise<never>((_resolve, reject) => {
    bot.on("logout", () => void host.state.set(loginKey, "out").finally(() => reject(needsLogin())));
  });
  lost.catch(() => undefined);
  const stop = (): Promise<void> => bot.stop().catch(() => undefined);
  try {
    const entered = loggedIn(bot, config.puppet === "mock" ? mockScanMs : 0);
    await bot.start();
    await entered;
    await host.state.set(loginKey, "in");
  } catch (error) {
    await stop();
    await host.state.set(loginKey, "out");
    throw error;
  }
  return { bot, echoes, ...messages, lost, stop };
}
