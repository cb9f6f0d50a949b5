import type { LookupFunction } from "node:net";
import { buildConnector } from "undici";
import type { ResolvedAddress } from "./guard.js";
import type { Target } from "./target.js";
import { secureContext, type Trust } from "./trust.js";

type Connector = ReturnType<typeof buildConnector>;
export type DialOptions = Parameters<Connector>[0];
export type DialCallback = Parameters<Connector>[1];

/** Opens one socket to one of the addresses given, and to no other. */
export type Dial = (addresses: readonly ResolvedAddress[], options: DialOptions, callback: DialCallback) => void;

const connectTimeoutMs = 10_000;

/**
 * Dials by TCP and, for https, TLS. The checked addresses are handed over as the lookup's answer, so that the system may
 * try them in turn (a campus with half-configured IPv6) and the name stays the one the certificate is checked against,
 * unless the call brings another. Throws `unavailable` when its certificates cannot be used.
 */
export function dialTcp(target: Target, tls?: Trust): Dial {
  let checked: readonly ResolvedAddress[] = [];
  const lookup: LookupFunction = (_host, options, callback) => {
    const [first] = checked;
    if (options.all === true) callback(null, [...checked]);
    else callback(null, first?.address ?? "", first?.family ?? 4);
  };
  const secure = tls !== undefined && { secureContext: secureContext(tls, target.name) };
  const named = tls?.servername !== undefined && { servername: tls.servername };
  const connect = buildConnector({ lookup, timeout: connectTimeoutMs, ...secure } as Parameters<
    typeof buildConnector
  >[0]);
  return (addresses, options, callback) => {
    checked = addresses;
    connect({ ...options, ...named }, callback);
  };
}
