import { PluginError } from "../../error.js";
import type { Host } from "../../plugin.js";

/** A host whose gateway takes files of so many bytes (`limits.attachment_bytes`). */
export const bounded = (host: Host, maxBytes: number): Host => ({
  ...host,
  async download(call, signal) {
    const bytes = await host.download(call, signal);
    if (bytes.length > maxBytes) throw new PluginError("rejected", "larger", { reason: "too_large" });
    return bytes;
  },
});
