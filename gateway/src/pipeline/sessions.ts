import type { Host, Session } from "@gatehouse/sdk";
import type { Account } from "./setup.js";

export interface Sessions {
  /** The account's session, opened at first use. */
  of(account: Omit<Account, "session">): Session | undefined;
  closeAll(): Promise<void>;
}

/** Keeps one session for each account of this process. */
export function createSessions(hostOf: (accountId: string) => Host): Sessions {
  const sessions = new Map<string, Session>();
  return {
    of({ id, connector, config }) {
      const known = sessions.get(id) ?? connector.open?.(config, hostOf(id));
      if (known !== undefined) sessions.set(id, known);
      return known;
    },
    closeAll: async () => {
      await Promise.allSettled([...sessions.values()].map((session) => session.close()));
    },
  };
}
