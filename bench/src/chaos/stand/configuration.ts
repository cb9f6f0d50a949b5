import { stringify } from "yaml";

export const accountId = "chaos";
/** An account whose connector is somebody else's and runs in a process of its own; its package has this name as well. */
export const outsideId = "outside";
export const outsideConnector = "outside";
const outsideEach = 20;
/** Whose a conversation is. */
export const accountOf = (conversation: number): string => (conversation % outsideEach === 0 ? outsideId : accountId);
/** Where a provider sends what is an account's. */
export const hookOf = (door: string, account: string): string => `${door}/hooks/${account}`;
export const endpointId = "receiver";
/** Short, so that a silent receiver is noticed several times in a run. */
export const timeoutSecs = 3;
/** Calls to the receiver that one worker may have open. */
export const maxInFlight = 16;

/** One file for all processes, as an operator writes it; the way each takes to the receiver is in its environment. */
export function configuration(secret: string): string {
  return stringify({
    gateway: { name: "chaos" },
    accounts: [
      { id: accountId, connector: "app_http", config: { secret } },
      { id: outsideId, connector: outsideConnector, config: { secret } },
    ],
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
