import type { AdapterSession, Host, Session } from "@gatehouse/sdk";
import type { Account, Endpoint } from "./setup.js";

export interface Sessions {
  /** The account's session, opened at first use. */
  of(account: Pick<Account, "id" | "connector" | "config">): Session | undefined;
  ofEndpoint(endpoint: Pick<Endpoint, "id" | "adapter" | "config">): AdapterSession | undefined;
  closeAll(): Promise<void>;
}

/** One of each, opened when it is first asked for. */
function kept<S>(): { get(id: string, open: () => S | undefined): S | undefined; all(): readonly S[] } {
  const open = new Map<string, S>();
  return {
    get(id, make) {
      const known = open.get(id) ?? make();
      if (known !== undefined) open.set(id, known);
      return known;
    },
    all: () => [...open.values()],
  };
}

/** Keeps one session for each account and each endpoint of this process. */
export function createSessions(hostOf: (id: string) => Host): Sessions {
  const accounts = kept<Session>();
  const endpoints = kept<AdapterSession>();
  return {
    of: ({ id, connector, config }) => accounts.get(id, () => connector.open?.(config, hostOf(id))),
    ofEndpoint: ({ id, adapter, config }) => endpoints.get(id, () => adapter.open?.(config, hostOf(id))),
    closeAll: async () => {
      await Promise.allSettled([...accounts.all(), ...endpoints.all()].map((session) => session.close()));
    },
  };
}
