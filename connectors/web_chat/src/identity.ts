import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { type ContactPoint, PluginError, type WebhookRequest } from "@gatehouse/sdk";
import type { Config } from "./config.js";
import type { User } from "./item.js";

/** Who writes, and whether the school's own server vouches for it. */
export interface Sender {
  readonly from: ContactPoint;
  readonly trusted: boolean;
}

/** 128 random bits as base64url, made in the browser; never stored here, never logged. */
const token = /^Bearer ([A-Za-z0-9_-]{22})$/;
const hashLength = 32;
/** A signature for longer than this is a mistake in the school's site. */
const longestSecs = 31 * 24 * 3600;

const refuse = (message: string): PluginError => new PluginError("bad_signature", message);

/** Throws `bad_signature` unless the browser shows a page this account knows. */
function checkOrigin(request: WebhookRequest, config: Config): void {
  const origin = request.headers.get("origin");
  if (origin === undefined) throw refuse("the header origin is needed: this door is for browsers");
  if (origin !== request.url.origin && !config.allowed_origins.includes(origin))
    throw refuse("this site is not in allowed_origins of the account");
}

/** The visitor's address is a digest of the token: whoever reads the database cannot write in the visitor's name. */
function visitorOf(request: WebhookRequest): string {
  const [, secret] = token.exec(request.headers.get("authorization") ?? "") ?? [];
  if (secret === undefined)
    throw refuse("the header authorization must be Bearer and a visitor token of 22 characters");
  return createHash("sha256").update(secret).digest("base64url").slice(0, hashLength);
}

/** The bytes under a user's signature: three lines, of which none can hold a line break. */
const signedText = ({ id, name = "", expires }: Pick<User, "id" | "name" | "expires">): string =>
  `${expires}\n${id}\n${name}`;

function checkUser(user: User, config: Config, receivedAt: Date): void {
  if (config.identity_secret === undefined) throw refuse("this account has no identity_secret, so nobody can be named");
  const now = receivedAt.getTime() / 1000;
  if (user.expires <= now || user.expires > now + longestSecs)
    throw refuse("user.expires must lie in the future, by 31 days at most");
  const expected = createHmac("sha256", config.identity_secret).update(signedText(user)).digest();
  if (!timingSafeEqual(Buffer.from(user.signature, "hex"), expected))
    throw refuse("user.signature does not match identity_secret");
}

/** Checks origin and token; a visitor has this account alone as scope. Throws `bad_signature`. */
export function visitor(request: WebhookRequest, config: Config): Sender {
  checkOrigin(request, config);
  const scope = request.url.pathname.split("/")[2] ?? "";
  return { from: { scheme: "app_user", scope, value: visitorOf(request) }, trusted: false };
}

/** A user the school's site signed for: the school's own id, the same as through its app. Throws `bad_signature`. */
export function known(user: User, config: Config, receivedAt: Date): Sender {
  checkUser(user, config, receivedAt);
  const from: ContactPoint = { scheme: "app_user", value: user.id };
  return { from: user.name ? { ...from, display_name: user.name } : from, trusted: true };
}
