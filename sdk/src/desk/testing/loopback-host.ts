import type { Host } from "../../plugin.js";
import { fakeHost } from "../../testing/fake-host.js";

/** A host that remembers and reaches this machine alone. */
export const loopbackHost = (more: Partial<Host> = {}): Host => ({
  ...fakeHost({ allows: (name) => name === "127.0.0.1" }),
  ...more,
});
