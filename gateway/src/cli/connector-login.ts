import type { LoginStep } from "@gatehouse/sdk";
import { renderUnicodeCompact } from "uqr";
import { ConfigError } from "../config/config-error.js";
import { ask } from "./ask.js";
import { exitCodes } from "./exit.js";
import { findPlace } from "./place.js";
import { withStore } from "./with-database.js";
import { type OpenAccount, withPlugins } from "./with-plugins.js";

const loginMs = 300_000;

async function answersTo(step: Extract<LoginStep, { step: "ask" }>): Promise<Readonly<Record<string, string>>> {
  const answers: Record<string, string> = {};
  for (const { name, title, secret = false } of step.fields) answers[name] = await ask(title, secret);
  return answers;
}

/** More does not fit on a terminal; then the text alone is shown. */
const longestDrawn = 1000;

const drawn = (data: string): string => (data.length > longestDrawn ? "" : `${renderUnicodeCompact(data)}\n`);

function show(step: LoginStep): void {
  if (step.step === "done") process.stdout.write(`✓ ${step.title}\n`);
  if (step.step === "show_qr")
    process.stdout.write(
      `${drawn(step.data)}${step.data}\n请用手机扫描 | scan it with the phone (→ ${step.expires_at})\n`,
    );
}

async function steps(
  login: AsyncGenerator<LoginStep, void, Readonly<Record<string, string>> | undefined>,
): Promise<boolean> {
  let answers: Readonly<Record<string, string>> | undefined;
  for (;;) {
    const { done, value } = await login.next(answers);
    if (done || value === undefined) return false;
    show(value);
    if (value.step === "done") return true;
    answers = value.step === "ask" ? await answersTo(value) : undefined;
  }
}

async function loginIn({ account, plugin, host }: OpenAccount): Promise<number> {
  const login = plugin.login?.(account.config as never, host, AbortSignal.timeout(loginMs));
  if (login === undefined) throw new ConfigError(`${account.connector} 无需登录 | ${account.connector} needs no login`);
  return (await steps(login)) ? exitCodes.done : exitCodes.failed;
}

/** Leads a person through the login of one account; what it learns is kept sealed, where the gateway finds it. */
export function connectorLogin(accountId: string): Promise<number> {
  const place = findPlace();
  return withStore(place, (store) =>
    withPlugins(
      place,
      store,
      (id) => id === accountId,
      async ([account]) => {
        if (account === undefined) throw new ConfigError(`没有账号 ${accountId} | there is no account ${accountId}`);
        return loginIn(account);
      },
    ),
  );
}
