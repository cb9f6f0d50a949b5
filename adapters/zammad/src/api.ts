import { type Host, type HttpAnswer, type HttpCall, refuse } from "@gatehouse/sdk";
import { answersOf, asJson, type Content, callAt, isCode } from "@gatehouse/sdk/desk";
import type { z } from "zod";
import type { Config } from "./config.js";

/** The REST API of one installation (docs.zammad.org/en/latest/api/intro.html). */
export interface Zammad {
  get<S extends z.ZodType>(path: string, schema: S, signal: AbortSignal): Promise<z.output<S>>;
  /** The answer of a creation (201), unread: an article's may be longer than what is kept of an answer. */
  create(path: string, body: unknown, signal: AbortSignal): Promise<HttpAnswer>;
  put(path: string, body: unknown, signal: AbortSignal): Promise<void>;
}

/** Something other than Zammad may answer, such as a proxy's page: whether a change was made nobody knows. */
export const { foreign, read } = answersOf("Zammad");

/** Is what the error is about not there (any more)? Zammad answers 404 with `Couldn't find …`. */
export const isMissing = isCode("404");
/** A value it does not take, or a reference to what is not there. */
export const isUnprocessable = isCode("422");

export function zammad(config: Config, host: Pick<Host, "http">): Zammad {
  const headers = { authorization: `Token token=${config.token}` };
  async function ask(method: HttpCall["method"], path: string, signal: AbortSignal, content?: Content) {
    const answer = await host.http(callAt(config, { method, path, headers, content }), signal);
    refuse(answer);
    return answer;
  }
  return {
    get: async (path, schema, signal) => read(await ask("GET", path, signal), schema),
    async create(path, body, signal) {
      const answer = await ask("POST", path, signal, asJson(body));
      if (answer.status !== 201) throw foreign();
      return answer;
    },
    async put(path, body, signal) {
      await ask("PUT", path, signal, asJson(body));
    },
  };
}
