import * as client from "openid-client";
import type { OidcOptions } from "../../config/external-logins.js";
import type { Egress } from "../../egress/egress.js";
import { type Arrival, AwayError, RefusedError } from "./arrival.js";
import type { Flow } from "./flow.js";

const timeoutMs = 10_000;
/** How long ago a password may have been shown there, for a fresh proof. */
const freshSecs = 300;

/** The library's calls go the one way out of this house: address check, no redirects, bounded answers. */
const throughEgress =
  (egress: Egress): client.CustomFetch =>
  async (url, { method, headers, body }) => {
    if (body != null && typeof body !== "string" && !(body instanceof URLSearchParams))
      throw new Error("only forms are sent to a provider");
    const form = body == null ? {} : { body: body.toString() };
    const call = { method: method === "POST" ? "POST" : "GET", url, headers, ...form } as const;
    const answer = await egress.request(call, {
      signal: AbortSignal.timeout(timeoutMs),
      timeoutMs,
      pool: "login:oidc",
    });
    return new Response(answer.body, { status: answer.status, headers: Object.fromEntries(answer.headers) });
  };

export interface Oidc {
  /** Where to send the browser, and what it has to bring back. */
  begin(
    redirectUri: string,
    fresh: boolean,
  ): Promise<{ readonly url: string; readonly flow: Pick<Flow, "state" | "nonce" | "verifier"> }>;
  /** Whom the provider recognised. Throws RefusedError. */
  end(callback: URL, flow: Flow): Promise<Arrival>;
}

const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];

/** OpenID Connect: code flow, PKCE, nonce, one algorithm. The provider is asked for its keys when it is first needed. */
export function createOidc(options: OidcOptions, egress: Egress): Oidc {
  let known: Promise<client.Configuration> | undefined;

  async function discover(): Promise<client.Configuration> {
    const { issuer, client_id, client_secret, algorithm } = options;
    const plain = issuer.startsWith("http://");
    const metadata = { id_token_signed_response_alg: algorithm, ...(client_secret && { client_secret }) };
    const auth = client_secret === undefined ? client.None() : client.ClientSecretPost(client_secret);
    return client.discovery(new URL(issuer), client_id, metadata, auth, {
      [client.customFetch]: throughEgress(egress),
      timeout: timeoutMs / 1000,
      // The id token's signature is looked at even where TLS already says whose answer it is.
      execute: [client.enableNonRepudiationChecks, ...(plain ? [client.allowInsecureRequests] : [])],
    });
  }

  /** A provider that was away is asked again at the next login. */
  function configuration(): Promise<client.Configuration> {
    known ??= discover().catch((cause: unknown) => {
      known = undefined;
      throw new AwayError("the provider could not be asked who it is", { cause });
    });
    return known;
  }

  return {
    async begin(redirectUri, fresh) {
      const config = await configuration();
      const flow = {
        state: client.randomState(),
        nonce: client.randomNonce(),
        verifier: client.randomPKCECodeVerifier(),
      };
      const url = client.buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        scope: options.scopes.join(" "),
        state: flow.state,
        nonce: flow.nonce,
        code_challenge: await client.calculatePKCECodeChallenge(flow.verifier),
        code_challenge_method: "S256",
        ...(fresh && { prompt: "login", max_age: String(freshSecs) }),
      });
      return { url: url.href, flow };
    },
    async end(callback, { state = "", nonce = "", verifier = "", fresh }) {
      const checks = {
        pkceCodeVerifier: verifier,
        expectedState: state,
        expectedNonce: nonce,
        idTokenExpected: true,
        ...(fresh && { maxAge: freshSecs }),
      };
      const config = await configuration();
      const tokens = await client
        .authorizationCodeGrant(config, callback, checks)
        .catch((cause: unknown) => Promise.reject(new RefusedError("the provider's answer does not hold", { cause })));
      const claims = tokens.claims();
      if (claims === undefined) throw new RefusedError("the provider gave no id token");
      const name = claims[options.name_claim];
      return {
        provider: "oidc",
        subject: claims.sub,
        name: typeof name === "string" ? name : claims.sub,
        groups: texts(claims[options.groups_claim]),
        fresh,
      };
    },
  };
}
