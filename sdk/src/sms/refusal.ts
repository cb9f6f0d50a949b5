import { PluginError, type RejectReason } from "../error.js";
import type { Meaning } from "../meaning.js";

/** What a provider's refusal of a message stands for, in words for people. */
export interface Refusal extends Meaning {
  readonly message: string;
}

export const refused = (message: string, reason: RejectReason): Refusal => ({ code: "rejected", message, reason });

export const misconfigured = (message: string): Refusal => ({ code: "invalid_config", message });

/** The error of a refusal; `shown` is how its code is written in the message, `providerCode` how it is reported. */
export function refusalError(
  { code, message, ...details }: Refusal,
  { shown, providerCode }: { readonly shown: string; readonly providerCode: string },
): PluginError {
  return new PluginError(code, `${message} (${shown})`, { ...details, providerCode });
}
