import { once } from "node:events";
import { connect as dialPlain, type Socket } from "node:net";
import { connect as dialTls } from "node:tls";
import { limited, PluginError, type SocketTarget } from "@gatehouse/sdk";
import { codeOf } from "./failure.js";
import { type Guard, hostPort } from "./guard.js";
import { tlsFault } from "./tls-fault.js";
import { secureContext } from "./trust.js";

const connectTimeoutMs = 10_000;

/** The name stays what the certificate is checked against; a literal address has none. */
function dial({ host, port, tls }: SocketTarget, address: string): Socket {
  const at = { host: address, port, noDelay: true };
  if (tls === undefined) return dialPlain(at);
  const { servername = host, ...trust } = tls;
  const context = secureContext(trust, hostPort(host, port));
  return dialTls({ ...at, secureContext: context, ...(/^[\d.]+$|:/.test(servername) ? {} : { servername }) });
}

/** A connected socket to a checked address, and to no other. Throws `rejected` or `unavailable`. */
export async function connectTo(guard: Guard, target: SocketTarget, signal: AbortSignal): Promise<Socket> {
  const { host, port, tls } = target;
  const [first] = await guard.addresses(host, port);
  if (first === undefined) throw new PluginError("unavailable", `the name ${host} has no address`);
  const socket = dial(target, first.address);
  const limit = limited(signal, connectTimeoutMs);
  try {
    await once(socket, tls === undefined ? "connect" : "secureConnect", { signal: limit.signal });
    guard.check(host, port, socket.remoteAddress ?? first.address);
    return socket;
  } catch (cause) {
    socket.destroy();
    if (cause instanceof PluginError) throw cause;
    const fault = tlsFault(codeOf(cause), hostPort(host, port));
    throw new PluginError("unavailable", fault ?? `no connection to ${host}:${port}`, { cause });
  } finally {
    limit.release();
  }
}
