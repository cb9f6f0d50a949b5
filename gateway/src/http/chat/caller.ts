import type { IncomingMessage } from "node:http";
import ipaddr from "ipaddr.js";

/** `proxies`: addresses and networks, checked with the configuration. */
const isListed = (address: string, proxies: readonly string[]): boolean =>
  ipaddr.isValid(address) &&
  proxies.some((proxy) => {
    const [network, bits] = ipaddr.isValidCIDR(proxy) ? ipaddr.parseCIDR(proxy) : [ipaddr.process(proxy), undefined];
    const caller = ipaddr.process(address);
    return caller.kind() === network.kind() && caller.match(network, bits ?? (network.kind() === "ipv4" ? 32 : 128));
  });

/** Whoever has one address of IPv6 has the 2^64 beside it, so these count as one. */
function counted(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const caller = ipaddr.process(address);
  return caller instanceof ipaddr.IPv6
    ? `${ipaddr.IPv6.networkAddressFromCIDR(`${caller.toString()}/64`).toString()}/64`
    : caller.toString();
}

/**
 * The address a call came from, or its network for IPv6, for counting alone: it grants nothing. The last address that one of our proxies noted is
 * the caller's; from anywhere else the header is a claim, which everybody on the campus can make.
 */
export function callerOf(
  { socket, headers }: Pick<IncomingMessage, "socket" | "headers">,
  proxies: readonly string[],
): string {
  const peer = socket.remoteAddress ?? "";
  const noted = headers["x-forwarded-for"];
  if (noted === undefined || !isListed(peer, proxies)) return counted(peer);
  const last = String(noted).split(",").at(-1)?.trim() ?? "";
  return counted(ipaddr.isValid(last) ? last : peer);
}
