import { type Health, type Host, PluginError } from "@gatehouse/sdk";
import type { Config } from "./config.js";
import { loadRuntime } from "./load-runtime.js";
import { loginKey } from "./running-bot.js";

/** Where each puppet goes first (their packages' own defaults). */
const firstHosts = {
  wechat4u: { host: "wx.qq.com", port: 443 },
  service: { host: "api.chatie.io", port: 443 },
  padlocal: { host: "gateway.pad-local.com", port: 31_527 },
} as const;

async function look({ puppet }: Config, host: Host): Promise<Health> {
  if (puppet !== "mock") await host.resolve(firstHosts[puppet].host, firstHosts[puppet].port);
  await loadRuntime();
  if (puppet === "mock") return { state: "ok", detail: "演练，不连微信 | a rehearsal, without WeChat" };
  const login = await host.state.get(loginKey);
  return login === "in"
    ? { state: "ok", detail: "已登录 | logged in" }
    : { state: "failed", detail: "未登录 | not logged in: gatehouse connector login <account>" };
}

/** Is the runtime there, the puppet's host known, the account logged in? Starts no second WeChat. Never throws. */
export async function check(config: Config, host: Host): Promise<Health> {
  try {
    return await look(config, host);
  } catch (error) {
    const state = error instanceof PluginError && error.code === "invalid_config" ? "failed" : "exception";
    return { state, detail: error instanceof Error ? error.message : "unknown" };
  }
}
