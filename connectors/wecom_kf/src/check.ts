import { type Health, type Host, post, unhealthy } from "@gatehouse/sdk";
import { wecomPlatform } from "@gatehouse/sdk/wechat";
import { z } from "zod";
import type { Config } from "./config.js";
import { kfVerdicts } from "./errcodes.js";

const accounts = z.looseObject({
  account_list: z
    .array(z.looseObject({ open_kfid: z.string(), manage_privilege: z.boolean().default(true) }))
    .default([]),
});
const pageSize = 100;

/** The accounts this app may manage (`kf/account/list`, document/path/94661). */
async function managed(config: Config, host: Host, signal: AbortSignal): Promise<ReadonlySet<string>> {
  const api = wecomPlatform(config, host, kfVerdicts);
  const found = new Set<string>();
  for (let offset = 0; ; offset += pageSize) {
    const { account_list } = await api.ask(
      (url) => post(url("/cgi-bin/kf/account/list"), { offset, limit: pageSize }),
      accounts,
      signal,
    );
    for (const { open_kfid, manage_privilege } of account_list) if (manage_privilege) found.add(open_kfid);
    if (account_list.length < pageSize) return found;
  }
}

/** Are the secret and the trusted IP right, and may the app manage every account of the options? Never throws. */
export async function check(config: Config, host: Host, signal: AbortSignal): Promise<Health> {
  try {
    const found = await managed(config, host, signal);
    const missing = config.open_kfids.filter((id) => !found.has(id));
    return missing.length === 0
      ? { state: "ok", detail: `${config.open_kfids.length} 客服账号 can be managed` }
      : { state: "failed", detail: `open_kfids: this app may not manage ${missing.join(", ")}` };
  } catch (error) {
    return unhealthy(error);
  }
}
