import { type School, startSchool } from "./front-desk.js";

/** An account as a configuration file names it. */
export interface AccountOf {
  readonly id: string;
  readonly connector: string;
  readonly config: object;
}

/** A school with further accounts, whose providers stand at these addresses of this machine. */
export const schoolWith = (
  accounts: readonly AccountOf[],
  addresses: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<School> =>
  startSchool({
    env,
    change: (config) => ({
      ...config,
      accounts: [...config.accounts, ...accounts],
      egress: { allow_private: [...config.egress.allow_private, ...addresses] },
    }),
  });
