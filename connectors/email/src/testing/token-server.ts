import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

/** An OAuth2 provider: it knows one refresh token, gives access tokens that can be revoked, and answers whose they are. */
export interface TokenServer {
  readonly tokenUrl: string;
  readonly introspectionUrl: string;
  /** Access tokens given so far. */
  readonly given: readonly string[];
  /** Every token given so far is worth nothing any more, although nobody was told. */
  revoke(): void;
  stop(): void;
}

export const refreshToken = "refresh-token-0123456789";

async function formOf(request: IncomingMessage): Promise<URLSearchParams> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return new URLSearchParams(Buffer.concat(parts).toString());
}

export async function tokenServer(user: string): Promise<TokenServer> {
  const given: string[] = [];
  let revoked = 0;
  const answer = (path: string, form: URLSearchParams): { status: number; body: object } => {
    if (path === "/introspect") {
      const at = given.indexOf(form.get("token") ?? "");
      return { status: 200, body: { active: at >= revoked, username: user } };
    }
    if (form.get("grant_type") !== "refresh_token" || form.get("refresh_token") !== refreshToken)
      return { status: 400, body: { error: "invalid_grant" } };
    given.push(`access-${given.length}-${"x".repeat(20)}`);
    return { status: 200, body: { access_token: given.at(-1), expires_in: 3600, token_type: "Bearer" } };
  };
  const server = createServer((request, response) => {
    void formOf(request).then((form) => {
      const { status, body } = answer(request.url ?? "", form);
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    tokenUrl: `${origin}/token`,
    introspectionUrl: `${origin}/introspect`,
    given,
    revoke: () => {
      revoked = given.length;
    },
    stop: () => server.close().closeAllConnections(),
  };
}
