import { PluginError } from "../../error.js";
import type { Host } from "../../plugin.js";
import { type FakeHost, fakeHost } from "../../testing/fake-host.js";

/** The gateway's own client says so of a connection that broke off after the call had left. */
function asGateway(error: unknown): unknown {
  const { code } = ((error as PluginError).cause ?? {}) as { readonly code?: string };
  return code === "ECONNRESET" ? new PluginError("uncertain", "the connection was lost", { cause: error }) : error;
}

/** A host whose files are the ones given here; two sessions on it are two processes of one gateway. */
export function wecomHost(files: Readonly<Record<string, Uint8Array>> = {}, now = () => new Date()): Host & FakeHost {
  const host = fakeHost({ allows: () => true });
  return {
    ...host,
    now,
    http: (call, signal) =>
      host.http(call, signal).catch((error: unknown) => {
        throw asGateway(error);
      }),
    readAttachment: async (id) => files[id] ?? Buffer.from("a file"),
  };
}
