import type { Config } from "./config.js";

/** The account's credentials as every call of the API carries them. */
export const basicAuth = ({ account_sid, auth_token }: Config): string =>
  `Basic ${Buffer.from(`${account_sid}:${auth_token}`).toString("base64")}`;
