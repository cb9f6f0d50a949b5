import type { IncomingMessage } from "node:http";
import ipaddr from "ipaddr.js";

const near = new Set(["loopback", "private", "uniqueLocal", "linkLocal"]);

const isNear = (address: string): boolean => ipaddr.isValid(address) && near.has(ipaddr.process(address).range());

/**
 * The address a call came from, for counting alone: it grants nothing. A neighbour in a private network may be the proxy
 * in front of this gateway; then the last address it noted is the caller's. From anywhere else the header is a claim.
 */
export function callerOf({ socket, headers }: Pick<IncomingMessage, "socket" | "headers">): string {
  const peer = socket.remoteAddress ?? "";
  const noted = headers["x-forwarded-for"];
  if (noted === undefined || !isNear(peer)) return peer;
  const last = String(noted).split(",").at(-1)?.trim() ?? "";
  return ipaddr.isValid(last) ? ipaddr.process(last).toString() : peer;
}
