import { type Health, type Host, unhealthy } from "@gatehouse/sdk";
import { wecomPlatform } from "@gatehouse/sdk/wechat";
import { z } from "zod";
import type { Config } from "./config.js";
import { appVerdicts } from "./errcodes.js";

const agent = z.looseObject({ name: z.string().default("") });

/** Reads the app itself: that proves the secret, the trusted IP and the agent_id at once. Never throws. */
export async function check(config: Config, host: Host, signal: AbortSignal): Promise<Health> {
  try {
    const { name } = await wecomPlatform(config, host, appVerdicts).ask(
      (url) => ({ method: "GET", url: url("/cgi-bin/agent/get", { agentid: config.agent_id }), headers: {} }),
      agent,
      signal,
    );
    return { state: "ok", detail: `the app answers: ${name}` };
  } catch (error) {
    return unhealthy(error);
  }
}
