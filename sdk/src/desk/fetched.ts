import { PluginError } from "../error.js";
import type { Host, HttpCall } from "../plugin.js";

/** 403 is about this one file; 401 is about our key, and concerns every call. */
const isGone = ({ code, details }: PluginError): boolean =>
  code === "rejected" || (code === "unauthorized" && details.providerCode === "403");

/**
 * A file of their answer. Undefined: it will never come, because it is gone, too large for this gateway or not for us;
 * it must not hold the words back. Throws what may pass.
 */
export async function fetchedFile(
  host: Pick<Host, "download">,
  call: Pick<HttpCall, "url" | "headers" | "tls">,
  signal: AbortSignal,
): Promise<Uint8Array | undefined> {
  try {
    return await host.download(call, signal);
  } catch (error) {
    if (error instanceof PluginError && isGone(error)) return undefined;
    throw error;
  }
}
