import { createHash } from "node:crypto";
import type { Context as KoaContext } from "koa";
import type { Role, TokenConfig } from "../config/schema.js";
import type { Actor } from "../desk/desk-deps.js";
import { forbidden, Problem } from "../desk/problem.js";
import type { Context } from "../store/transaction.js";
import { requestId } from "./request-id.js";

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
}

type Known = Omit<Principal, "request">;

export interface Tokens {
  /** Throws 401 unless the caller is known. */
  principal(ctx: KoaContext): Promise<Principal>;
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

/** Tokens are compared by digest: a look-up tells nothing of how much of one was right. */
export function createTokens(known: {
  readonly config: readonly TokenConfig[];
  /** SHA-256 of admin tokens: of the environment, of the first start. */
  readonly admins: readonly Buffer[];
  readonly demo: boolean;
}): Tokens {
  const admin: Known = { id: "token:admin", role: "admin", groups: [], readsAll: known.demo, via: "token" };
  const byDigest = new Map<string, Known>([
    ...known.admins.map((hash): [string, Known] => [hash.toString("hex"), admin]),
    ...known.config.map(ofConfig),
  ]);
  return {
    async principal(ctx) {
      const [, token] = /^Bearer ([\x21-\x7e]{1,512})$/.exec(ctx.get("authorization")) ?? [];
      const found = token === undefined ? undefined : byDigest.get(digest(token));
      if (found === undefined)
        throw new Problem(401, "Unauthorized", "send `Authorization: Bearer …` with a known token");
      return { ...found, request: requestId(ctx) };
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

export const contextOf = ({ id, role, groups, via, request }: Principal): Context => ({
  actor: id,
  role,
  groups,
  via,
  request,
});
