import type { Host } from "@gatehouse/sdk";
import type { Logger } from "pino";
import type { Egress } from "../egress/egress.js";
import type { Store } from "../store/transaction.js";
import type { Keyring } from "../vault/keyring.js";
import { accountState } from "./account-state.js";

export interface HostDeps {
  readonly store: Store;
  readonly keyring: Keyring;
  readonly egress: Egress;
  readonly log: Logger;
}

/** Milliseconds of one call a plugin makes. */
const callMs = 15_000;

/** What the gateway offers to the plugin of one account; everything that leaves passes the egress guard. */
export function createHost(deps: HostDeps, accountId: string): Host {
  const log = deps.log.child({ account: accountId });
  const at = (level: "debug" | "info" | "warn" | "error") => (fields: object, message: string) =>
    log[level](fields, message);
  return {
    accountId,
    features: [],
    log: { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") },
    state: accountState(deps, accountId),
    http: (call, signal) => deps.egress.request(call, { signal, timeoutMs: callMs, pool: `account:${accountId}` }),
    resolve: (host, port) => deps.egress.resolve(host, port),
    now: () => new Date(),
  };
}
