import { createHash } from "node:crypto";
import type { Context as KoaContext } from "koa";
import type { AccessDeps } from "../access/access-deps.js";
import { createBriefCache } from "../access/brief-cache.js";
import { findSession } from "../access/find-session.js";
import type { SignedIn } from "../access/signed-in.js";
import { findToken } from "../access/tokens.js";
import type { Role, TokenConfig } from "../config/schema.js";
import { scopeOf } from "../core/access/scopes.js";
import type { Actor } from "../desk/desk-deps.js";
import { forbidden, Problem } from "../desk/problem.js";
import type { TokenRow } from "../store/sql/read-token.js";
import type { Context } from "../store/transaction.js";
import { requestId } from "./request-id.js";
import { fromThisSite } from "./same-origin.js";
import { sessionCookie } from "./session-cookie.js";

/** Who calls the API. */
export interface Principal {
  readonly id: string;
  readonly role: Role;
  readonly groups: readonly string[];
  /** Of a receiver. */
  readonly endpointId?: string;
  /** May read message bodies whatever its role: the demo's admin. */
  readonly readsAll: boolean;
  /** How it was recognised. */
  readonly via: string;
  /** Names the request in the book. */
  readonly request: string;
  /** Of a person's session: when password and code were last shown. */
  readonly provedAt?: Date;
}

type Known = Omit<Principal, "request">;

export interface Tokens {
  /** Throws 401 unless the caller is known, 403 where a person has a duty first or no rights yet. */
  principal(ctx: KoaContext): Promise<Principal>;
  /** The person of the session cookie, whatever their duties. Throws 401 without a session. */
  signedIn(ctx: KoaContext): Promise<SignedIn>;
  /** Sessions, tokens or rights changed in this process: what is remembered of them is asked again. */
  forget(): void;
}

const digest = (token: string): string => createHash("sha256").update(token).digest("hex");

const ofConfig = (token: TokenConfig): [string, Known] => [
  digest(token.token),
  {
    id: `token:${token.id}`,
    role: token.role,
    groups: token.groups,
    ...(token.endpoint !== undefined && { endpointId: token.endpoint }),
    readsAll: false,
    via: "token",
  },
];

const unknown = (): Problem =>
  new Problem(401, "Unauthorized", "send `Authorization: Bearer …` with a known token, or log in");

/** What a person with duties, or without rights, is told. */
function refuseUnready({ duties, role }: SignedIn): void {
  if (duties.length > 0)
    throw new Problem(403, "Login not finished", `first: ${duties.join(", ")}; see duties in /api/v1/me`);
  if (role === null) throw forbidden("您还没有角色，请联系安全管理员 | you have no role yet; ask the security officer");
}

/** Is this a call a page of another site could have made a browser send? */
const isUnsafe = ({ method }: KoaContext): boolean => !["GET", "HEAD", "OPTIONS"].includes(method);

export interface TokensDeps extends AccessDeps {
  readonly config: readonly TokenConfig[];
  /** SHA-256 of admin tokens: of the environment, of the first start. */
  readonly admins: readonly Buffer[];
  readonly demo: boolean;
  readonly publicUrl: string;
}

/**
 * Tokens are compared by digest: a look-up tells nothing of how much of one was right. A session that ended in another
 * process may live two seconds longer here.
 */
export function createTokens(deps: TokensDeps): Tokens {
  const admin: Known = { id: "token:admin", role: "admin", groups: [], readsAll: deps.demo, via: "token" };
  const byDigest = new Map<string, Known>([
    ...deps.admins.map((hash): [string, Known] => [hash.toString("hex"), admin]),
    ...deps.config.map(ofConfig),
  ]);
  const sessions = createBriefCache<SignedIn>(() => performance.now());
  const tokens = createBriefCache<TokenRow>(() => performance.now());

  async function signedIn(ctx: KoaContext): Promise<SignedIn> {
    const token = sessionCookie(ctx, deps.publicUrl);
    const found = token === undefined ? undefined : await sessions.get(digest(token), () => findSession(deps, token));
    if (found === undefined) throw unknown();
    if (isUnsafe(ctx)) fromThisSite(ctx);
    return found;
  }

  /** Part of what its user may do: their role, their groups, and of the API only its scopes. */
  async function ofToken(ctx: KoaContext, token: string): Promise<Known> {
    const found = token.startsWith("ght_")
      ? await tokens.get(digest(token), () => findToken(deps.store, token))
      : undefined;
    if (found === undefined) throw unknown();
    const scope = scopeOf(ctx.method, ctx.path);
    if (scope !== "me:read" && (scope === undefined || !found.scopes.includes(scope)))
      throw forbidden(`this token needs the scope ${scope ?? "of a person"}`);
    return { id: found.user_id, role: found.role, groups: found.groups, readsAll: false, via: `token:${found.id}` };
  }

  async function ofSession(ctx: KoaContext): Promise<Known> {
    const person = await signedIn(ctx);
    refuseUnready(person);
    const { userId, groups, via, provedAt } = person;
    return { id: userId, role: person.role as Role, groups, readsAll: false, via, provedAt };
  }

  return {
    signedIn,
    async principal(ctx) {
      const header = ctx.get("authorization");
      const [, token] = /^Bearer ([\x21-\x7e]{1,512})$/i.exec(header) ?? [];
      if (header !== "" && token === undefined) throw unknown();
      const known =
        token === undefined ? await ofSession(ctx) : (byDigest.get(digest(token)) ?? (await ofToken(ctx, token)));
      return { ...known, request: requestId(ctx) };
    },
    forget() {
      sessions.clear();
      tokens.clear();
    },
  };
}

export const tokenHash = (token: string): Buffer => createHash("sha256").update(token).digest();

/** Throws 403 unless the principal has one of the roles. */
export function requireRole(principal: Principal, roles: readonly Role[]): void {
  if (!roles.includes(principal.role)) throw forbidden(`the role ${principal.role} may not do this`);
}

/** May it see conversations of this group? */
export const seesGroup = (principal: Principal, groupId: string): boolean =>
  principal.readsAll || principal.role === "admin" || principal.groups.includes(groupId);

/** May it read what people wrote? */
export const readsBodies = ({ role, readsAll }: Principal): boolean =>
  readsAll || role === "agent" || role === "supervisor";

/** Who does it, for what is done to conversations. */
export const actorOf = ({ id, role, via, request }: Principal): Actor => ({ id, role, via, request });

/** The caller's own rights over rows: what every route begins with. */
export const contextOf = ({ id, role, groups, via, request }: Principal): Context => ({
  actor: id,
  role,
  groups,
  via,
  request,
});

/** The gateway's sight in the caller's name: for counts, and for what belongs to no group. Check the role before. */
export const gatewayContextOf = (principal: Principal): Context => ({ ...contextOf(principal), role: "system" });
