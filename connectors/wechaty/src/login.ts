import { EventEmitter, on } from "node:events";
import type { Host, LoginStep } from "@gatehouse/sdk";
import type { Config } from "./config.js";
import { loginKey, makeBot } from "./running-bot.js";

/** WeChat refreshes a code about this often; the fresh one comes as a step of its own. */
const codeMs = 120_000;

/** Shows each code until somebody scans one; what the puppet remembers of it goes to the state. */
export async function* login(
  config: Config,
  host: Host,
  signal: AbortSignal,
): AsyncGenerator<LoginStep, void, Readonly<Record<string, string>> | undefined> {
  const bot = await makeBot(config, host);
  const steps = new EventEmitter();
  const tell = (step: LoginStep): boolean => steps.emit("step", step);
  bot.on("scan", (data) => {
    const expires_at = new Date(host.now().getTime() + codeMs).toISOString();
    tell({ step: "show_qr", data, expires_at });
  });
  bot.on("login", () => tell({ step: "done", title: "微信已登录 | WeChat is logged in" }));
  try {
    const coming = on(steps, "step", { signal });
    await bot.start();
    for await (const [step] of coming as AsyncIterable<[LoginStep]>) {
      if (step.step === "done") await host.state.set(loginKey, "in");
      yield step;
      if (step.step === "done") return;
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    await bot.stop().catch(() => undefined);
  }
}
