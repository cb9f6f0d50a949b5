import { stringify } from "yaml";

export const accountId = "chaos";
export const endpointId = "receiver";
/** Short, so that a silent receiver is noticed several times in a run. */
export const timeoutSecs = 3;
/** Calls to the receiver that one worker may have open. */
export const maxInFlight = 16;

/** One file for all processes, as an operator writes it; the way each takes to the receiver is in its environment. */
export function configuration(secret: string): string {
  return stringify({
    gateway: { name: "chaos" },
    accounts: [{ id: accountId, connector: "app_http", config: { secret } }],
    endpoints: [
      {
        id: endpointId,
        adapter: "webhook",
        events: ["message.received"],
        order: "strict",
        max_in_flight: maxInFlight,
        timeout_secs: timeoutSecs,
        config: { url: "http://${env:CHAOS_RECEIVER}/", secret },
      },
    ],
    egress: { allow_private: ["${env:CHAOS_RECEIVER}"] },
  });
}
