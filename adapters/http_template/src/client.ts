import { type Host, type HttpAnswer, PluginError } from "@gatehouse/sdk";
import type { Moment } from "./auth/moment.js";
import { type Tokens, tokensOf } from "./auth/token.js";
import type { Config } from "./config.js";
import { judge, type Verdict } from "./write/judge.js";
import type { MappedRequest } from "./write/mapped.js";
import { render } from "./write/render.js";

/** One answered call: its verdict, and the answer for who needs more of it. */
export interface Answered {
  readonly answer: HttpAnswer;
  readonly verdict: Verdict;
}

export interface Client {
  /** Throws what `judge` throws, and what the host throws for a call that got no answer. */
  ask(request: MappedRequest, moment: Moment, signal: AbortSignal): Promise<Answered>;
}

const isUnauthorized = (error: unknown): boolean => error instanceof PluginError && error.code === "unauthorized";

/** Calls the API as the options say; an OAuth 2 token that is refused is renewed once. */
export function clientOf(config: Config, host: Host): Client {
  const tokens: Tokens | undefined =
    config.auth.type === "oauth2_client_credentials" ? tokensOf(host, config.auth) : undefined;

  async function once(request: MappedRequest, moment: Moment, signal: AbortSignal, token?: string): Promise<Answered> {
    const answer = await host.http(render(request, config, moment, token), signal);
    return { answer, verdict: judge(answer, config) };
  }

  return {
    async ask(request, moment, signal) {
      if (tokens === undefined) return once(request, moment, signal);
      const token = await tokens.get(signal);
      try {
        return await once(request, moment, signal, token);
      } catch (error) {
        if (!isUnauthorized(error)) throw error;
        await tokens.forget(token);
        return once(request, moment, signal, await tokens.get(signal));
      }
    },
  };
}
