import type { Host } from "@gatehouse/sdk";
import { asJson, callAt } from "@gatehouse/sdk/desk";
import { read } from "./answer.js";
import type { Config } from "./config.js";
import { refusalOf, staleToken } from "./refusal.js";
import { tokensOf } from "./token.js";

/** The interface of the live chat (智齿 在线客服 API), below `/api/chat/5/user`. */
export interface Sobot {
  /** The `item` of the answer; a stale token is replaced once. */
  ask(name: string, body: object, signal: AbortSignal): Promise<unknown>;
}

export function sobot(config: Config, host: Pick<Host, "http" | "state" | "now">): Sobot {
  const tokens = tokensOf(config, host);
  async function call(name: string, body: object, token: string, signal: AbortSignal) {
    const path = `/api/chat/5/user/${name}`;
    const sent = callAt(config, { method: "POST", path, headers: { token }, content: asJson(body) });
    return read(await host.http(sent, signal));
  }
  return {
    async ask(name, body, signal) {
      const token = await tokens.get(signal);
      let answer = await call(name, body, token, signal);
      if (staleToken.has(answer.ret_code)) {
        await tokens.drop(token);
        answer = await call(name, body, await tokens.get(signal), signal);
      }
      if (answer.ret_code !== "000000") throw refusalOf(answer.ret_code);
      return answer.item;
    },
  };
}
