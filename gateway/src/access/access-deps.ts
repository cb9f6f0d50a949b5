import type { Config } from "../config/schema.js";
import type { Store } from "../store/transaction.js";
import type { Keyring } from "../vault/keyring.js";

/** What logins, sessions and tokens stand on. */
export interface AccessDeps {
  readonly store: Store;
  readonly keyring: Keyring;
  readonly login: Config["login"];
}
