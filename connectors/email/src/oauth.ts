import { createHash } from "node:crypto";
import { type Host, json, PluginError, refuse } from "@gatehouse/sdk";
import { z } from "zod";

/** Options of a login by OAuth 2.0 refresh token (RFC 6749 §6), as Microsoft 365 and Google ask for. */
export const oauthOptions = z
  .strictObject({
    token_url: z
      .url({ protocol: /^https?$/ })
      .describe("换取令牌的地址 | Address that gives access tokens")
      .meta({ examples: ["https://login.microsoftonline.com/common/oauth2/v2.0/token"] }),
    client_id: z.string().min(1).describe("应用 ID | Client id"),
    client_secret: z.string().min(1).optional().describe("应用密钥 | Client secret").meta({ secret: true }),
    refresh_token: z.string().min(1).describe("刷新令牌 | Refresh token").meta({ secret: true }),
    scope: z.string().min(1).optional().describe("权限范围 | Scope"),
  })
  .describe(
    "OAuth2 登录（Microsoft 365、Google），代替密码 | Login by OAuth2 (Microsoft 365, Google) instead of a password",
  );

export type OauthOptions = z.output<typeof oauthOptions>;

const answer = z.object({ access_token: z.string().min(1), expires_in: z.number().positive().default(3600) });
/** Refreshed early: a token must outlive the login it is used for. */
const marginSecs = 120;

const keyOf = ({ token_url, client_id, refresh_token }: OauthOptions): string =>
  `oauth:${createHash("sha256").update(`${token_url}\n${client_id}\n${refresh_token}`).digest("hex")}`;

function formOf({ client_id, client_secret, refresh_token, scope }: OauthOptions): string {
  const form = new URLSearchParams({ grant_type: "refresh_token", client_id, refresh_token });
  if (client_secret !== undefined) form.set("client_secret", client_secret);
  if (scope !== undefined) form.set("scope", scope);
  return form.toString();
}

async function fetched(options: OauthOptions, host: Host, signal: AbortSignal): Promise<z.output<typeof answer>> {
  const headers = { "content-type": "application/x-www-form-urlencoded", accept: "application/json" };
  const given = await host.http({ method: "POST", url: options.token_url, headers, body: formOf(options) }, signal);
  // RFC 6749 §5.2: `invalid_grant` and its like come with 400.
  if (given.status === 400 || given.status === 401)
    throw new PluginError("unauthorized", "the token server refuses the refresh token: log in again", {
      providerCode: String(given.status),
    });
  refuse(given);
  return json(given.body, answer);
}

/** An access token, shared by all processes of the account until shortly before its end. */
export async function accessToken(options: OauthOptions, host: Host, signal: AbortSignal): Promise<string> {
  const key = keyOf(options);
  const known = await host.state.get(key);
  if (known !== undefined) return known;
  const { access_token, expires_in } = await fetched(options, host, signal);
  await host.state.set(key, access_token, { ttlMs: Math.max(1, expires_in - marginSecs) * 1000 });
  return access_token;
}

/** After a refused login the next one asks for a fresh token. */
export const forgetToken = (options: OauthOptions, host: Host): Promise<void> => host.state.delete(keyOf(options));
