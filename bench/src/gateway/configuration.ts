import { stringify } from "yaml";

export const accountId = "bench";
export const accountPath = `/hooks/${accountId}`;

/** The configuration a bench gateway runs with: one account, and one endpoint unless only admission is measured. */
export function configuration(secret: string, sinkPort: number | undefined): string {
  const target = `127.0.0.1:${sinkPort}`;
  const sink = {
    id: "sink",
    adapter: "webhook",
    events: ["message.received"],
    max_in_flight: 64,
    config: { url: `http://${target}/`, secret },
  };
  return stringify({
    gateway: { name: "bench" },
    accounts: [{ id: accountId, connector: "app_http", config: { secret } }],
    ...(sinkPort !== undefined && { endpoints: [sink], egress: { allow_private: [target] } }),
  });
}
