import { z } from "zod";
import type { Account, Setup } from "../../pipeline/setup.js";

/** The connector whose accounts have a chat window. */
const connectorId = "web_chat";

/** Those of its options that the window and the door go by; the connector has checked them. */
const options = z.object({
  allowed_origins: z.array(z.string()),
  title: z.string().optional(),
  greeting: z.string().optional(),
});
export type ChatOptions = z.output<typeof options>;

export interface ChatAccount {
  readonly account: Account;
  readonly options: ChatOptions;
}

/** The accounts of this gateway that visitors can chat with, in the order of the configuration. */
export const chatAccounts = (setup: Setup): ReadonlyMap<string, ChatAccount> =>
  new Map(
    [...setup.accounts.values()]
      .filter((account) => account.connector.id === connectorId)
      .map((account) => [account.id, { account, options: options.parse(account.config) }]),
  );

/** The gateway's own page may always; the connector asks the same again of each message. */
export const allowsOrigin = (setup: Setup, { options }: ChatAccount, origin: string): boolean =>
  origin === new URL(setup.publicUrl).origin || options.allowed_origins.includes(origin);
