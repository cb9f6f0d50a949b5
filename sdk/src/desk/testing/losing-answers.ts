import { PluginError } from "../../error.js";
import type { Host } from "../../plugin.js";

export interface LosingAnswers {
  readonly host: Host;
  /** The next answer to a change at an address that ends so is lost on its way, after the change was made. */
  loseAnswerOf(path: string): void;
}

export function losingAnswers(host: Host): LosingAnswers {
  const lost = new Set<string>();
  const http: Host["http"] = async (call, signal) => {
    const answer = await host.http(call, signal);
    const path = [...lost].find((part) => call.method !== "GET" && call.url.endsWith(part));
    if (path === undefined) return answer;
    lost.delete(path);
    throw new PluginError("uncertain", "the connection was lost");
  };
  return { host: { ...host, http }, loseAnswerOf: (path) => void lost.add(path) };
}
