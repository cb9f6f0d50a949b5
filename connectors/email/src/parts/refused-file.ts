import { PluginError } from "@gatehouse/sdk";

/** A file nobody can fetch any more, or never could. */
export const refusedFile = (message: string, reason: "other" | "too_large" | "unsupported"): PluginError =>
  new PluginError("rejected", message, { reason });
