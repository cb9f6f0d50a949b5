import { lookup } from "node:dns/promises";
import { PluginError } from "@gatehouse/sdk";
import { isForbidden, isLiteralOnly, literalAddress } from "../core/egress/address.js";
import { allowList } from "../core/egress/allow-list.js";

export interface ResolvedAddress {
  readonly address: string;
  readonly family: number;
}

export interface GuardDeps {
  /** `egress.allow_private` of the configuration file. */
  readonly allowPrivate: readonly string[];
  /** All A and AAAA records of a name; the system's resolver unless a test brings its own. */
  readonly resolve?: (host: string) => Promise<readonly ResolvedAddress[]>;
}

/** Decides which addresses the gateway may open a connection to. */
export interface Guard {
  /** Every address of the host, all of them allowed; throws `rejected` or `unavailable`. */
  addresses(host: string, port: number): Promise<readonly ResolvedAddress[]>;
  /** Throws `rejected` unless this host may be reached at this address. */
  check(host: string, port: number, address: string): void;
}

const bracketed = (host: string): string => (host.includes(":") ? `[${host}]` : host);

/** `host:port` as it is written in `egress.allow_private`. */
export const hostPort = (host: string, port: number): string => `${bracketed(host)}:${port}`;

function refusal(host: string, port: number): PluginError {
  const target = hostPort(host, port);
  return new PluginError(
    "rejected",
    `${target} is, or leads to, a private or reserved address; if that is meant, list the exact "${target}" under egress.allow_private (link-local and metadata addresses only as the address itself)`,
    { reason: "other", providerCode: "egress_refused" },
  );
}

function unresolved(host: string, cause: unknown): PluginError {
  return new PluginError("unavailable", `the name ${host} has no address`, { providerCode: "ENOTFOUND", cause });
}

/** The address check that every connection out goes through, HTTP or not. */
export function createGuard(deps: GuardDeps): Guard {
  const listed = allowList(deps.allowPrivate);
  const resolve = deps.resolve ?? ((host: string) => lookup(host, { all: true }));

  function check(host: string, port: number, address: string): void {
    if (!isForbidden(address)) return;
    const isLiteral = literalAddress(host) !== undefined;
    if (listed(host, port) && (isLiteral ? listed(address, port) : !isLiteralOnly(address))) return;
    throw refusal(host, port);
  }

  async function named(host: string, port: number): Promise<readonly ResolvedAddress[]> {
    const found = await resolve(host).catch((cause: unknown) => Promise.reject(unresolved(host, cause)));
    if (found.length === 0) throw unresolved(host, undefined);
    // Every record must pass: a mixed answer is how rebinding slips a private address in.
    for (const { address } of found) check(host, port, address);
    return found;
  }

  async function addresses(host: string, port: number): Promise<readonly ResolvedAddress[]> {
    const literal = literalAddress(host);
    if (literal === undefined) return named(host, port);
    check(literal, port, literal);
    return [{ address: literal, family: literal.includes(":") ? 6 : 4 }];
  }

  return { addresses, check };
}
