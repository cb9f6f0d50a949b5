import { z } from "zod";
import { PluginError } from "../error.js";
import type { Host, HttpCall } from "../plugin.js";
import { ask } from "./answer.js";
import { tokenErrcodes, type VerdictTable, wechatVerdicts } from "./errcode.js";

const marginSecs = 300;
const leastSecs = 60;
const granted = z.looseObject({ access_token: z.string().min(1).max(1024), expires_in: z.int().positive() });

/** One access token, kept encrypted in the account's state and shared by all processes. */
export interface AccessToken {
  get(signal: AbortSignal): Promise<string>;
  /** The next `get` asks the platform, unless another process has done so already. */
  forget(refused: string): Promise<void>;
  /** Runs with the token; where the platform refuses the token, once more with a new one. */
  use<T>(signal: AbortSignal, run: (token: string) => Promise<T>): Promise<T>;
}

export interface TokenSource {
  readonly host: Pick<Host, "http" | "state">;
  /** The key in the account's state. */
  readonly key: string;
  /** `force`: the platform gave again the token it had just refused, so it must make a new one. */
  readonly call: (force: boolean) => HttpCall;
  readonly table?: VerdictTable;
}

const isRefusedToken = (error: unknown): boolean =>
  error instanceof PluginError && tokenErrcodes.has(error.details.providerCode ?? "");

/** Asks for it 5 minutes before it ends; several callers in this process ask once. */
export function accessToken({ host, key, call, table = wechatVerdicts }: TokenSource): AccessToken {
  let asking: Promise<string> | undefined;
  const request = async (force: boolean, signal: AbortSignal): Promise<string> => {
    const { access_token, expires_in } = await ask(host, call(force), granted, signal, table);
    const ttlMs = Math.max(expires_in - marginSecs, leastSecs) * 1000;
    await host.state.set(key, access_token, { ttlMs });
    return access_token;
  };
  const fresh = (force: boolean, signal: AbortSignal): Promise<string> => {
    asking ??= request(force, signal).finally(() => {
      asking = undefined;
    });
    return asking;
  };
  const get = async (signal: AbortSignal): Promise<string> =>
    (await host.state.get(key)) ?? (await fresh(false, signal));
  const forget = async (refused: string): Promise<void> => {
    if ((await host.state.get(key)) === refused) await host.state.delete(key);
  };
  const another = async (refused: string, signal: AbortSignal): Promise<string> => {
    await forget(refused);
    const token = await get(signal);
    return token === refused ? fresh(true, signal) : token;
  };
  const use = async <T>(signal: AbortSignal, run: (token: string) => Promise<T>): Promise<T> => {
    const token = await get(signal);
    try {
      return await run(token);
    } catch (error) {
      if (!isRefusedToken(error)) throw error;
      return run(await another(token, signal));
    }
  };
  return { get, forget, use };
}
