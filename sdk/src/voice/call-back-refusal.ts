import { PluginError } from "../error.js";
import { dialable } from "./call-back-option.js";

/** The option `callback`. Throws `rejected` where the account has none. */
export function requireCallBack<CallBack>(callback: CallBack | undefined): CallBack {
  if (callback !== undefined) return callback;
  throw new PluginError("rejected", "this account has no callback, so it only takes calls", { reason: "unsupported" });
}

/** No telephone has this address. */
export const undialable = (): PluginError =>
  new PluginError("rejected", "this address cannot be dialled", { reason: "recipient_unknown" });

/** Throws `rejected` unless it is digits, with or without a leading +. */
export function requireDialable(number: string): void {
  if (!dialable.test(number)) throw undialable();
}
