import { json } from "@gatehouse/sdk";
import type Router from "@koa/router";
import { z } from "zod";
import { releaseTry, type Try, takeTry } from "../access/brake.js";
import { type Arrival, RefusedError } from "../access/external/arrival.js";
import { enter, refuseArrival } from "../access/external/enter.js";
import { createLdap } from "../access/external/ldap.js";
import { refused } from "../access/log-in.js";
import type { OpenedSession } from "../access/open-session.js";
import { userName } from "../access/user-name.js";
import type { LdapOptions } from "../config/external-logins.js";
import { systemContext } from "../store/transaction.js";
import type { ApiDeps } from "./api/deps.js";
import { readBody } from "./body.js";
import { callerOf } from "./chat/caller.js";
import { requestId } from "./request-id.js";
import { sameOrigin } from "./same-origin.js";
import { requireCookiePlace, sessionCookie, setSessionCookie } from "./session-cookie.js";

const login = z.strictObject({ name: userName, password: z.string().max(512) });

/** `POST /login/ldap`: with the password of the school's directory. */
export function directoryLogin(router: Router, deps: ApiDeps, options: LdapOptions): void {
  const { access, setup, egress } = deps;
  const ldap = createLdap(options, egress);

  async function recognise(tried: Try, password: string): Promise<Arrival> {
    await takeTry(access, tried);
    return ldap.recognise(tried.name, password);
  }

  async function open(tried: Try, password: string, previous: string | undefined): Promise<OpenedSession> {
    const arrival = await access.turns.take(tried.source, () => recognise(tried, password));
    const opened = await enter(access, arrival, options, { ...tried, previous });
    await deps.store.transact(systemContext, (tx) => releaseTry(access, tx, tried));
    return opened;
  }

  router.post("/ldap", async (ctx) => {
    requireCookiePlace(ctx, setup.publicUrl);
    sameOrigin(ctx);
    const { name, password } = json(await readBody(ctx.req, deps.maxBodyBytes), login);
    const tried = { name, source: callerOf(ctx.req, setup.proxies), request: requestId(ctx) };
    const previous = sessionCookie(ctx, setup.publicUrl);
    const opened = await open(tried, password, previous).catch(async (error: unknown) => {
      if (!(error instanceof RefusedError)) throw error;
      await refuseArrival(access, tried, "ldap", error.message);
      throw refused();
    });
    deps.tokens.forget();
    setSessionCookie(ctx, setup.publicUrl, opened.token);
    ctx.status = 201;
    ctx.body = { id: opened.id, expires_at: opened.expiresAt };
  });
}
