import { PluginError } from "@gatehouse/sdk";
import { tlsFault } from "./tls-fault.js";

/** Node's code of an error, `unknown` where there is none. */
export const codeOf = (error: unknown): string => {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : "unknown";
};

/**
 * The one place that decides how sure we are. `begun`: the request may have begun to leave, so that the receiver may
 * have acted on it; before that a repeat is free. Messages stay coarse: they are shown in the console.
 */
export function failure(error: unknown, begun: boolean, target: string): PluginError {
  if (error instanceof PluginError) return error;
  const providerCode = codeOf(error);
  const details = { providerCode, cause: error };
  if (providerCode === "UND_ERR_INVALID_ARG")
    return new PluginError("rejected", `the call to ${target} is malformed; check its headers`, details);
  // With TLS 1.3 the receiver refuses our certificate only after we began to write; it never reads what we wrote.
  const fault = tlsFault(providerCode, target);
  if (fault !== undefined) return new PluginError("unavailable", fault, details);
  if (!begun) return new PluginError("unavailable", `${target} could not be reached (${providerCode})`, details);
  return new PluginError(
    "uncertain",
    `${target} did not answer (${providerCode}); it may have taken the call`,
    details,
  );
}
