import { PluginError } from "@gatehouse/sdk";
import { checkUrl, portOf } from "../core/egress/check-url.js";
import type { Egress } from "./egress.js";

/** A call that was not made because of where it would have gone. */
export interface Refused {
  /** A name or a literal; empty where the URL says none. */
  readonly host: string;
  readonly port: number;
  /** The pool of a request, the caller of a download. */
  readonly caller?: string;
}

const isRefusal = (error: unknown): boolean =>
  error instanceof PluginError && error.details.providerCode === "egress_refused";

function placeOf(url: string): Pick<Refused, "host" | "port"> {
  const checked = checkUrl(url);
  return checked.ok ? { host: checked.url.hostname, port: portOf(checked.url) } : { host: "", port: 0 };
}

/** The same way out, which tells of each refusal before the caller hears of it. `tell` never rejects. */
export function tellRefused(egress: Egress, tell: (refused: Refused) => Promise<void>): Egress {
  async function watched<T>(work: Promise<T>, place: () => Pick<Refused, "host" | "port">, caller?: string) {
    try {
      return await work;
    } catch (error) {
      if (isRefusal(error)) await tell({ ...place(), ...(caller !== undefined && { caller }) });
      throw error;
    }
  }

  return {
    request: (call, options) => watched(egress.request(call, options), () => placeOf(call.url), options.pool),
    resolve: (host, port) => watched(egress.resolve(host, port), () => ({ host, port })),
    connect: (target, signal) => watched(egress.connect(target, signal), () => target),
    download: (url, options) => watched(egress.download(url, options), () => placeOf(url), options.caller),
    close: () => egress.close(),
  };
}
