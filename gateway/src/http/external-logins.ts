import Router from "@koa/router";
import type { Context } from "koa";
import { releaseArrival, takeArrival } from "../access/brake.js";
import { type Arrival, AwayError, localPath, RefusedError } from "../access/external/arrival.js";
import { createCas } from "../access/external/cas.js";
import { enter, refuseArrival } from "../access/external/enter.js";
import { type Flow, flowEnds, openFlow, sealFlow } from "../access/external/flow.js";
import { createOidc } from "../access/external/oidc.js";
import { Problem } from "../desk/problem.js";
import type { ApiDeps } from "./api/deps.js";
import { callerOf } from "./chat/caller.js";
import { directoryLogin } from "./directory-login.js";
import { requestId } from "./request-id.js";
import {
  clearLoginCookie,
  loginCookie,
  requireCookiePlace,
  sessionCookie,
  setLoginCookie,
  setSessionCookie,
} from "./session-cookie.js";

type Provider = "oidc" | "cas";

const refused = (): Problem =>
  new Problem(401, "Unauthorized", "登录没有完成，请重新登录 | the login did not hold; log in again");

const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** A person comes back from the login of their school, in the browser that began it and in no other. */
async function arrive(
  deps: ApiDeps,
  ctx: Context,
  provider: Provider,
  recognise: (flow: Flow) => Promise<Arrival>,
): Promise<void> {
  const { access, setup } = deps;
  const tried = { name: provider, source: callerOf(ctx.req, setup.proxies), request: requestId(ctx) };
  const flow = await openFlow(deps, loginCookie(ctx, setup.publicUrl));
  clearLoginCookie(ctx, setup.publicUrl);
  await takeArrival(access, tried, flow !== undefined);
  try {
    if (flow === undefined) throw new RefusedError("this browser began no login");
    const arrival = await recognise(flow);
    const newcomers = access.login[provider] ?? { create: false, groups: {} };
    const previous = sessionCookie(ctx, setup.publicUrl);
    const { token } = await enter(access, arrival, newcomers, { ...tried, previous });
    await releaseArrival(access, tried);
    deps.tokens.forget();
    setSessionCookie(ctx, setup.publicUrl, token);
    ctx.redirect(flow.back);
  } catch (error) {
    if (error instanceof AwayError) await releaseArrival(access, tried);
    if (!(error instanceof RefusedError)) throw error;
    await refuseArrival(access, tried, provider, error.message);
    throw refused();
  }
}

/** `/login/oidc` and `/login/cas`: there, and back; `/login/ldap`. Only the configured ones exist. */
export function externalLogins(deps: ApiDeps): Router {
  const router = new Router({ prefix: "/login" });
  const { access, setup, egress } = deps;
  const { publicUrl } = setup;
  const callbackOf = (provider: Provider): string => `${publicUrl}/login/${provider}/callback`;

  /** `?fresh=1`: a proof for sensitive acts, where a session at the provider is not enough. */
  const wantsFresh = (ctx: Context): boolean => ctx.query["fresh"] === "1";

  async function leave(ctx: Context, url: string, flow: Partial<Flow>): Promise<void> {
    const until = flowEnds(deps.store.clock.now());
    const kept = { ...flow, back: localPath(ctx.query["return"]), fresh: wantsFresh(ctx), until };
    setLoginCookie(ctx, publicUrl, await sealFlow(deps, kept));
    ctx.redirect(url);
  }

  if (access.login.oidc !== undefined) {
    const oidc = createOidc(access.login.oidc, egress);
    router.get("/oidc", async (ctx) => {
      requireCookiePlace(ctx, publicUrl);
      const { url, flow } = await oidc.begin(callbackOf("oidc"), wantsFresh(ctx));
      await leave(ctx, url, flow);
    });
    router.get("/oidc/callback", (ctx) =>
      arrive(deps, ctx, "oidc", (flow) => oidc.end(new URL(`${callbackOf("oidc")}${ctx.search}`), flow)),
    );
  }

  if (access.login.cas !== undefined) {
    const cas = createCas(access.login.cas, egress);
    router.get("/cas", async (ctx) => {
      requireCookiePlace(ctx, publicUrl);
      await leave(ctx, cas.begin(callbackOf("cas"), wantsFresh(ctx)), {});
    });
    router.get("/cas/callback", (ctx) =>
      arrive(deps, ctx, "cas", ({ fresh }) => cas.end(callbackOf("cas"), text(ctx.query["ticket"]), fresh)),
    );
  }
  if (access.login.ldap !== undefined) directoryLogin(router, deps, access.login.ldap);

  router.get("/providers", (ctx) => {
    const { oidc, cas, ldap } = access.login;
    const items = Object.entries({ oidc, cas, ldap }).filter(([, options]) => options !== undefined);
    ctx.body = { items: items.map(([id]) => ({ id })) };
  });
  return router;
}
