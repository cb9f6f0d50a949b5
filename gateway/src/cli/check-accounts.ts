import type { Health } from "@gatehouse/sdk";
import type { Place } from "./place.js";
import { type OpenAccount, withAccounts } from "./with-accounts.js";
import { withStore } from "./with-database.js";

export interface AccountHealth extends Health {
  readonly id: string;
}

const checkMs = 10_000;

async function healthOf({ account, plugin, host }: OpenAccount): Promise<AccountHealth> {
  const health = await plugin.check(account.config as never, host, AbortSignal.timeout(checkMs));
  return { id: account.id, ...health };
}

/** Asks every account's provider whether the account would work: its credential, its address. Sends nothing. */
export const checkAccounts = (place: Place): Promise<readonly AccountHealth[]> =>
  withStore(place, (store) =>
    withAccounts(
      place,
      store,
      () => true,
      (accounts) => Promise.all(accounts.map(healthOf)),
    ),
  );
