import { checkGet, type Health, type Host } from "@gatehouse/sdk";
import type { Config, Generic } from "./config.js";
import { accountUrl, basicAuth } from "./twilio/render.js";

/** Is the address of calls back known? It gets no request: a made-up one would ring a telephone. */
async function checkGeneric({ callback_url }: Generic, host: Host): Promise<Health> {
  if (callback_url === undefined)
    return { state: "ok", detail: "takes calls; no callback_url, so it cannot call back" };
  const { hostname, port, protocol } = new URL(callback_url);
  try {
    await host.resolve(hostname, Number(port || (protocol === "https:" ? 443 : 80)));
    return { state: "ok", detail: `takes calls; ${hostname} is known` };
  } catch (error) {
    return { state: "exception", detail: error instanceof Error ? error.message : String(error) };
  }
}

/** Twilio is asked for the account itself, which needs the SID and the token to be right. Never throws. */
export async function check({ provider }: Config, host: Host, signal: AbortSignal): Promise<Health> {
  return provider.type === "twilio"
    ? checkGet(`${accountUrl(provider)}.json`, basicAuth(provider))(host.http, signal)
    : checkGeneric(provider, host);
}
