import type { Context, Middleware } from "koa";
import { Problem } from "../../desk/problem.js";
import type { Setup } from "../../pipeline/setup.js";
import { allowsOrigin, type ChatAccount, chatAccounts } from "./account.js";
import { callerOf } from "./caller.js";
import type { ChatLimits } from "./limits.js";

/** Seconds a browser may remember the answer to a preflight. */
const preflightSecs = 7200;

const accountOf = (accounts: ReadonlyMap<string, ChatAccount>, path: string): ChatAccount | undefined => {
  const [, hooks, id = ""] = path.split("/", 3);
  return hooks === "hooks" ? accounts.get(id) : undefined;
};

/** Lets a page of another site read the answer, if the account names that site. */
function shareWith(ctx: Context, setup: Setup, account: ChatAccount): boolean {
  const origin = ctx.get("origin");
  ctx.vary("Origin");
  if (origin === "" || !allowsOrigin(setup, account, origin)) return false;
  ctx.set("Access-Control-Allow-Origin", origin);
  ctx.set("Access-Control-Expose-Headers", "Retry-After");
  return true;
}

function preflight(ctx: Context): void {
  ctx.set("Access-Control-Allow-Methods", "POST");
  ctx.set("Access-Control-Allow-Headers", "Authorization, Content-Type");
  ctx.set("Access-Control-Max-Age", String(preflightSecs));
  ctx.status = 204;
}

/**
 * Before the hooks of web chats, and of no other account: answers browsers that ask for another site, and slows down
 * who calls too often. Whether a message is taken is the connector's to say.
 */
export function chatDoor(deps: { readonly setup: Setup; readonly limits: ChatLimits }): Middleware {
  const { setup, limits } = deps;
  const accounts = chatAccounts(setup);
  return (ctx, next) => {
    const account = accountOf(accounts, ctx.path);
    if (account === undefined) return next();
    const shared = shareWith(ctx, setup, account);
    if (ctx.method === "OPTIONS") {
      if (!shared) throw new Problem(403, "Forbidden", "this site is not in allowed_origins of the account");
      return preflight(ctx);
    }
    const wait = limits.wait(callerOf(ctx.req, setup.proxies), ctx.get("authorization"), Date.now());
    if (wait !== undefined) throw new Problem(429, "Too many messages", "slow down a little", { retryAfterSecs: wait });
    return next();
  };
}
