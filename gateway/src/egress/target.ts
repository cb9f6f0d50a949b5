import { PluginError } from "@gatehouse/sdk";
import { checkUrl, portOf } from "../core/egress/check-url.js";
import { hostPort } from "./guard.js";

/** A URL taken apart for a call. */
export interface Target {
  readonly origin: string;
  readonly path: string;
  readonly port: number;
  /** `host:port`, for messages. */
  readonly name: string;
}

const bare = (hostname: string): string => (hostname.startsWith("[") ? hostname.slice(1, -1) : hostname);

/** Throws `rejected` unless this is a URL the gateway may be told to call at all. */
export function parseTarget(text: string): Target {
  const checked = checkUrl(text);
  if (!checked.ok)
    throw new PluginError("rejected", `the target URL ${checked.message}`, {
      reason: "other",
      providerCode: "egress_refused",
    });
  const { url } = checked;
  const port = portOf(url);
  return { origin: url.origin, path: url.pathname + url.search, port, name: hostPort(bare(url.hostname), port) };
}

const maxKept = 1024;

/** `parseTarget` that remembers: endpoints call the same few URLs all day, and parsing costs more than looking up. */
export function rememberTargets(): (text: string) => Target {
  const kept = new Map<string, Target>();
  return (text) => {
    const known = kept.get(text);
    if (known !== undefined) return known;
    const target = parseTarget(text);
    if (kept.size >= maxKept) kept.clear();
    kept.set(text, target);
    return target;
  };
}
