import { stringify } from "yaml";

export const accountId = "bench";
export const accountPath = `/hooks/${accountId}`;

/** A second endpoint that wants the same events, and does badly. */
export interface Neighbour {
  readonly id: string;
  readonly port: number;
  readonly timeoutSecs: number;
}

const besideIt = ({ id, port, timeoutSecs }: Neighbour, secret: string): object => ({
  id,
  adapter: "webhook",
  events: ["message.received"],
  timeout_secs: timeoutSecs,
  config: { url: `http://127.0.0.1:${port}/`, secret },
});

/** The configuration a bench gateway runs with: one account, and one endpoint unless only admission is measured. */
export function configuration(secret: string, sinkPort: number | undefined, beside?: Neighbour): string {
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
    ...(sinkPort !== undefined && {
      endpoints: [sink, ...(beside === undefined ? [] : [besideIt(beside, secret)])],
      egress: { allow_private: [target, ...(beside === undefined ? [] : [`127.0.0.1:${beside.port}`])] },
    }),
  });
}
