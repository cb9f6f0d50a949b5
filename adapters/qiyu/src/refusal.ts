import { type ErrorCode, PluginError } from "@gatehouse/sdk";

const texts: Readonly<Record<number, readonly [ErrorCode, string]>> = {
  14001: ["unauthorized", "七鱼 does not know the appKey"],
  14002: ["unauthorized", "七鱼 refuses the checksum: is app_secret the current one?"],
  14003: ["unavailable", "七鱼 refuses the time: the clock of this machine is more than 5 minutes off"],
  14004: ["rejected", "七鱼 calls the parameters wrong"],
  14005: ["unavailable", "no staff is online at 七鱼"],
  14006: ["unavailable", "the person has to queue at 七鱼"],
  14007: ["unavailable", "七鱼 has no session of this conversation any more"],
  14010: ["unavailable", "no staff is online at 七鱼, and its leave-a-message function is switched off"],
  14500: ["unavailable", "七鱼 had an error of its own"],
  14515: ["unauthorized", "七鱼 grants this appKey no message interface"],
};

/** Milliseconds until somebody may have come; such a wait spends none of the event's tries. */
const untilStaffMs = 60_000;

/** What a `code` other than 200 stands for (七鱼 消息接口文档, 常见错误码); it comes with HTTP 200. */
export function refusalOf(code: number): PluginError {
  const details = { providerCode: String(code) };
  const [name, text] = texts[code] ?? ["unavailable", `七鱼 answered with code ${code}`];
  if (code === 14010) return new PluginError(name, text, { ...details, retryAfterMs: untilStaffMs });
  return new PluginError(name, text, name === "rejected" ? { ...details, reason: "other" } : details);
}
