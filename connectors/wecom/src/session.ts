import type { Host, Session } from "@gatehouse/sdk";
import { wecomMediaCall, wecomPlatform } from "@gatehouse/sdk/wechat";
import type { Config } from "./config.js";
import { appVerdicts } from "./errcodes.js";
import { resolveProfile } from "./profile.js";
import { send } from "./send/send.js";

/** The calls of one app; every one opens and ends by itself. */
export function open(config: Config, host: Host): Session {
  const deps = { api: wecomPlatform(config, host, appVerdicts), host, config };
  return {
    send: (message, context, signal) => send(deps, message, context, signal),
    fetchAttachment: ({ source_ref = "" }, _raw, signal) => wecomMediaCall(deps.api, host, source_ref, signal),
    resolveProfile: (point, signal) => resolveProfile(deps, point, signal),
    close: () => Promise.resolve(),
  };
}
