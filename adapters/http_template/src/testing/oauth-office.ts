import { type Answer, type Asked, type Office, startOffice } from "./office.js";

/** A token endpoint as RFC 6749 §4.4 and §5 describe it, and an API behind it as RFC 6750 §3 does. */
export interface OauthOffice extends Office {
  /** Tokens given out so far. */
  granted(): number;
  /** Ends every token now. */
  revoke(): void;
}

const bad = (status: number, error: string): Answer => ({
  status,
  headers: { "cache-control": "no-store", ...(status === 401 && { "www-authenticate": "Basic" }) },
  body: { error },
});

export async function startOauthOffice(
  client: { readonly id: string; readonly secret: string },
  expires_in: number | undefined = 3600,
): Promise<OauthOffice> {
  const valid = new Set<string>();
  let count = 0;

  function credentialsOf({ headers }: Asked, form: URLSearchParams): readonly (string | null)[] {
    const basic = /^Basic (.+)$/.exec(headers["authorization"] ?? "")?.[1];
    if (basic === undefined) return [form.get("client_id"), form.get("client_secret")];
    return Buffer.from(basic, "base64")
      .toString()
      .split(":")
      .map((text) => decodeURIComponent(text.replaceAll("+", " ")));
  }

  function grant(asked: Asked): Answer {
    const form = new URLSearchParams(asked.body);
    const [id, secret] = credentialsOf(asked, form);
    if (id !== client.id || secret !== client.secret) return bad(401, "invalid_client");
    if (form.get("grant_type") !== "client_credentials") return bad(400, "unsupported_grant_type");
    if (form.get("scope") !== "tickets.write") return bad(400, "invalid_scope");
    count += 1;
    const access_token = `token-${count}`;
    valid.add(access_token);
    return {
      status: 200,
      body: { access_token, token_type: "Bearer", ...(expires_in !== undefined && { expires_in }) },
    };
  }

  function respond(asked: Asked): Answer {
    if (asked.url.pathname === "/oauth/token") return grant(asked);
    const token = /^Bearer (.+)$/.exec(asked.headers["authorization"] ?? "")?.[1] ?? "";
    if (!valid.has(token))
      return { status: 401, headers: { "www-authenticate": 'Bearer error="invalid_token"' }, body: {} };
    return { status: 201, body: { id: asked.body === "" ? 0 : 7 } };
  }

  return { ...(await startOffice(respond)), granted: () => count, revoke: () => valid.clear() };
}
