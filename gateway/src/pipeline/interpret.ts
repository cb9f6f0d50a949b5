import { PluginError, type RawEvent } from "@gatehouse/sdk";
import { newId } from "../store/id.js";
import type { Keyring } from "../vault/keyring.js";
import type { Arrival } from "./arrival.js";
import { normalise } from "./normalise.js";
import type { Account } from "./setup.js";

/**
 * Raw bytes to events, by the connector's pure function. What it throws becomes a reason, not a failure of the line:
 * the raw event is kept and can be replayed. Reasons are the plugin's own words; a stray error shows its kind only,
 * since its message may quote the input. Throws `unavailable` where the connector could not be asked, which is no fault
 * of what arrived: whoever brings it has to bring it again.
 */
export async function interpret(
  keyring: Keyring,
  account: Account,
  raw: RawEvent,
  receivedAt: Date,
): Promise<Arrival["understood"]> {
  try {
    const events = (await account.connector.interpret?.(raw, account.config)) ?? [];
    return { ok: true, events: events.map((event) => normalise({ keyring, account, receivedAt }, event)) };
  } catch (error) {
    if (error instanceof PluginError) {
      if (error.code === "unavailable") throw error;
      const { code, message: reason, details } = error;
      return { ok: false, code, reason, ...(details.faults !== undefined && { faults: details.faults }) };
    }
    const kind = error instanceof Error ? error.name : typeof error;
    return { ok: false, code: "rejected", reason: `the connector ${account.connector.id} failed on it (${kind})` };
  }
}

/** A raw event with the ids it will be admitted under. */
export async function arrive(keyring: Keyring, account: Account, raw: RawEvent, receivedAt: Date): Promise<Arrival> {
  const understood = await interpret(keyring, account, raw, receivedAt);
  return { account, raw, receivedAt, understood, stored: false, rawId: newId("raw"), messageId: newId("msg") };
}
