import { PluginError } from "../error.js";

/** Is it an error with one of these codes of the provider's? Pure. */
export const isCode =
  (...codes: readonly string[]) =>
  (error: unknown): boolean =>
    error instanceof PluginError && codes.includes(error.details.providerCode ?? "");
