import { once } from "node:events";
import type { Duplex } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { checkKnown, type Health, type Host, unhealthy } from "@gatehouse/sdk";
import { lastDay, timeFault } from "./certificates.js";
import type { Config } from "./config.js";

/** Milliseconds; a refusal takes one round trip. */
const refusalMs = 500;

/** With TLS 1.3 a server refuses our certificate only after the handshake, by hanging up. */
async function isRefused(socket: Duplex): Promise<boolean> {
  const refused = once(socket.resume(), "close").then(
    () => true,
    () => true,
  );
  const answer = await Promise.race([refused, sleep(refusalMs, false)]);
  socket.destroy();
  return answer;
}

/** A TLS handshake and nothing more: it shows whether both sides know each other. */
async function shakeHands({ url, tls }: Config, host: Host, signal: AbortSignal): Promise<Health> {
  const { hostname, port } = new URL(url);
  const target = { host: hostname.replace(/^\[|\]$/g, ""), port: Number(port || 443), tls: tls ?? {} };
  const refusal = `${hostname} hangs up after the handshake: it does not accept our client certificate, or demands one (tls.cert and tls.key)`;
  const ours = tls?.cert === undefined ? "" : `; our client certificate is valid until ${lastDay(tls.cert)}`;
  try {
    return (await isRefused(await host.connect(target, signal)))
      ? { state: "failed", detail: refusal }
      : { state: "ok", detail: `${hostname} shows a certificate that is trusted${ours}` };
  } catch (error) {
    return unhealthy(error);
  }
}

/** Is the receiver there? It gets no request: a made-up event would become a made-up ticket. */
export async function check(config: Config, host: Host, signal: AbortSignal): Promise<Health> {
  if (config.tls === undefined) return checkKnown(host, config.url);
  const fault = timeFault(config.tls, host.now());
  return fault === undefined ? shakeHands(config, host, signal) : { state: "failed", detail: fault };
}
