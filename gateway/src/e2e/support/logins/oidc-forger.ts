import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from "jose";

/** What the next id token is like: the right one, changed. */
export interface Forgery {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly alg?: "none" | "HS256" | "other_key";
}

async function bodyOf(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return new URLSearchParams(Buffer.concat(chunks).toString());
}

/** A provider of which every answer can be made wrong (OpenID Connect Core 1.0, discovery, code flow). */
export async function startForger(clientId: string, clientSecret: string) {
  const { privateKey, publicKey } = await generateKeyPair("RS256");
  const { privateKey: other } = await generateKeyPair("RS256");
  const jwk = { ...(await exportJWK(publicKey)), kid: "k1", alg: "RS256", use: "sig" };
  let nonce = "";
  let forgery: Forgery = {};
  let issuer = "";
  const used = new Set<string>();

  async function idToken(): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: issuer, aud: clientId, sub: "sub-wang", nonce, iat: now, exp: now + 300, ...forgery.claims };
    if (forgery.alg === "none") return new UnsecuredJWT(claims).encode();
    const signed = new SignJWT(claims);
    if (forgery.alg === "HS256")
      return signed.setProtectedHeader({ alg: "HS256" }).sign(new TextEncoder().encode(clientSecret));
    return signed
      .setProtectedHeader({ alg: "RS256", kid: "k1" })
      .sign(forgery.alg === "other_key" ? other : privateKey);
  }

  const server = createServer((request, response) => {
    const json = (status: number, value: unknown): void => {
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
    };
    const token = async (): Promise<void> => {
      const form = await bodyOf(request);
      const code = form.get("code") ?? "";
      if (used.has(code)) return json(400, { error: "invalid_grant" });
      used.add(code);
      if ((form.get("code_verifier") ?? "").length < 43) return json(400, { error: "invalid_grant" });
      return json(200, { access_token: "at", token_type: "Bearer", id_token: await idToken() });
    };
    switch (new URL(request.url ?? "/", issuer).pathname) {
      case "/.well-known/openid-configuration":
        return json(200, {
          issuer,
          authorization_endpoint: `${issuer}/authorize`,
          token_endpoint: `${issuer}/token`,
          jwks_uri: `${issuer}/jwks`,
          response_types_supported: ["code"],
          subject_types_supported: ["public"],
          id_token_signing_alg_values_supported: ["RS256", "none", "HS256"],
          code_challenge_methods_supported: ["S256"],
        });
      case "/jwks":
        return json(200, { keys: [jwk] });
      case "/token":
        return void token();
      default:
        return json(404, {});
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    issuer,
    /** The person has logged in there: what the browser is sent back with. */
    answer(authorize: string, next: Forgery = {}): string {
      const asked = new URL(authorize).searchParams;
      nonce = asked.get("nonce") ?? "";
      forgery = next;
      const back = new URL(asked.get("redirect_uri") ?? "");
      back.searchParams.set("code", `code-${used.size}-${Math.floor(performance.now() * 1000)}`);
      back.searchParams.set("state", asked.get("state") ?? "");
      return back.href;
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
