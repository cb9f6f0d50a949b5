import { PluginError } from "@gatehouse/sdk";
import type { buildConnector } from "undici";
import type { Dial, DialCallback, DialOptions } from "./dial.js";
import type { Guard } from "./guard.js";

/** Where the newest connection of a pool really went. */
export interface Reached {
  address?: string;
}

export interface ConnectorDeps {
  readonly guard: Guard;
  readonly dial: Dial;
  readonly port: number;
  readonly reached: Reached;
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

/**
 * A connector that checks before it connects. A lookup filter alone is not enough: a literal address never meets the
 * lookup. Nor is a check of the name: what counts is where the socket ended, so that is checked again.
 */
export function guardedConnector(deps: ConnectorDeps): buildConnector.connector {
  const { guard, dial, port, reached } = deps;

  const arrived =
    (host: string, callback: DialCallback): DialCallback =>
    (...[error, socket]) => {
      if (error !== null) return callback(error, null);
      try {
        if (socket.remoteAddress === undefined)
          throw new PluginError("unavailable", "the connection closed at once", { providerCode: "ECONNRESET" });
        guard.check(host, port, socket.remoteAddress);
        reached.address = socket.remoteAddress;
        // A TLS 1.3 alert comes now at the earliest; left alone, undici forgets it over the end that follows.
        socket.once("error", (alert) => socket.destroy(alert));
      } catch (refused) {
        socket.destroy();
        return callback(asError(refused), null);
      }
      callback(null, socket);
    };

  return (options: DialOptions, callback: DialCallback) => {
    guard.addresses(options.hostname, port).then(
      (addresses) => dial(addresses, options, arrived(options.hostname, callback)),
      (error: unknown) => callback(asError(error), null),
    );
  };
}
