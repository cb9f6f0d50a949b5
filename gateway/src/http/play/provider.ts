import type { Context } from "koa";
import { readBody } from "../body.js";

export const faults = ["none", "429", "500", "timeout", "expired"] as const;
export type Fault = (typeof faults)[number];

/** One call of an account to its provider, as the playground's provider saw it. */
export interface Call {
  readonly at: string;
  readonly account: string;
  readonly method: string;
  readonly path: string;
  readonly content_type: string;
  readonly body: string;
  readonly answered: Fault;
}

interface Armed {
  readonly fault: Fault;
  left: number;
}

/** A provider that takes everything, and misbehaves when asked to. */
export interface Provider {
  serve(ctx: Context, account: string): Promise<void>;
  arm(account: string, fault: Fault, times: number): void;
  calls(account: string): readonly Call[];
}

const kept = 100;
const maxBytes = 1_048_576;
/** Longer than any send may take. */
const hangMs = 20_000;

const answers: Readonly<
  Record<Exclude<Fault, "timeout">, { readonly status: number; readonly body: object; readonly retryAfter?: string }>
> = {
  none: { status: 200, body: {} },
  "429": { status: 429, body: { error: "slow down" }, retryAfter: "2" },
  "500": { status: 500, body: { error: "out of order" } },
  expired: { status: 401, body: { error: "the token has expired" } },
};

const hang = (ctx: Context): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, hangMs);
    ctx.req.once("close", () => {
      clearTimeout(timer);
      resolve();
    });
  });

export function createProvider(): Provider {
  const seen: Call[] = [];
  const armed = new Map<string, Armed>();
  let count = 0;

  function next(account: string): Fault {
    const one = armed.get(account);
    if (one === undefined || one.left === 0) return "none";
    one.left -= 1;
    return one.fault;
  }

  return {
    arm: (account, fault, times) => void armed.set(account, { fault, left: fault === "none" ? 0 : times }),
    calls: (account) => seen.filter((call) => call.account === account),
    async serve(ctx, account) {
      const body = (await readBody(ctx.req, maxBytes)).toString();
      const answered = next(account);
      const about = { account, method: ctx.method, path: ctx.path, content_type: ctx.get("content-type"), body };
      seen.push({ at: new Date().toISOString(), ...about, answered });
      if (seen.length > kept) seen.shift();
      if (answered === "timeout") await hang(ctx);
      const { status, body: said, retryAfter } = answers[answered === "timeout" ? "500" : answered];
      count += 1;
      ctx.status = status;
      if (retryAfter !== undefined) ctx.set("Retry-After", retryAfter);
      ctx.body = status === 200 ? { id: `play-${count}` } : said;
    },
  };
}
