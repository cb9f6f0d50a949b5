import { json } from "@gatehouse/sdk";
import type Router from "@koa/router";
import type { Context } from "koa";
import { z } from "zod";
import { logIn } from "../../access/log-in.js";
import { newSessionToken, sessionHash } from "../../access/open-session.js";
import type { SignedIn } from "../../access/signed-in.js";
import { personContext, stepUp } from "../../access/step-up.js";
import { userName } from "../../access/user-name.js";
import { userRoles } from "../../core/access/roles.js";
import { forbidden, notFound } from "../../desk/problem.js";
import { append } from "../../ledger/append.js";
import { deleteSession } from "../../store/sql/delete-session.js";
import { listSessions } from "../../store/sql/list-sessions.js";
import { setSessionRole } from "../../store/sql/set-session-role.js";
import { readBody } from "../body.js";
import { callerOf } from "../chat/caller.js";
import { listOf, pageOf } from "../paging.js";
import { requestId } from "../request-id.js";
import { sameOrigin } from "../same-origin.js";
import { clearSessionCookie, requireCookiePlace, sessionCookie, setSessionCookie } from "../session-cookie.js";
import type { ApiDeps } from "./deps.js";

const password = z.string().min(1).max(512);
const code = z.string().max(64);
const login = z.strictObject({ name: userName, password, code: code.optional() });
const proof = z.strictObject({ password: password.optional(), code: code.optional() });
const acting = z.strictObject({ role: z.enum(userRoles) });

/** Sessions of people: log in, prove again, act in another role, see and end one's own. */
export function sessionRoutes(router: Router, deps: ApiDeps): void {
  const { access, setup } = deps;
  const { publicUrl } = setup;

  router.post("/sessions", async (ctx) => {
    requireCookiePlace(ctx, publicUrl);
    sameOrigin(ctx);
    const given = json(await readBody(ctx.req, deps.maxBodyBytes), login);
    const from = {
      source: callerOf(ctx.req, setup.proxies),
      request: requestId(ctx),
      previous: sessionCookie(ctx, publicUrl),
    };
    const { id, token, expiresAt } = await logIn(access, { ...given, ...from });
    deps.tokens.forget();
    setSessionCookie(ctx, publicUrl, token);
    ctx.status = 201;
    ctx.body = { id, expires_at: expiresAt };
  });

  router.get("/sessions", async (ctx) => {
    const person = await deps.tokens.signedIn(ctx);
    const page = pageOf(ctx, "ses");
    const rows = await deps.store.transact(personContext(person, requestId(ctx)), (tx) =>
      listSessions(tx, person.userId, access.login.idle_mins, page.after, page.limit),
    );
    const items = rows.map((row) => ({ ...row, current: row.id === person.sessionId }));
    ctx.body = listOf(items, page, (item) => item.id);
  });

  async function end(ctx: Context, person: SignedIn, id: string): Promise<void> {
    const context = personContext(person, requestId(ctx));
    await deps.store.transact(context, async (tx) => {
      if (!(await deleteSession(tx, id, person.userId))) throw notFound("session");
      await append(tx, context, { type: "session.ended", outcome: "success", object: { k: "session", id } });
    });
    deps.tokens.forget();
    if (id === person.sessionId) clearSessionCookie(ctx, publicUrl);
    ctx.status = 204;
  }

  router.delete("/sessions/:id", async (ctx) => {
    const person = await deps.tokens.signedIn(ctx);
    const { id = "" } = ctx.params;
    await end(ctx, person, id === "current" ? person.sessionId : id);
  });

  router.post("/sessions/current/proof", async (ctx) => {
    const person = await deps.tokens.signedIn(ctx);
    const shown = json(await readBody(ctx.req, deps.maxBodyBytes), proof);
    const token = await stepUp(access, person, {
      ...shown,
      source: callerOf(ctx.req, setup.proxies),
      request: requestId(ctx),
    });
    deps.tokens.forget();
    setSessionCookie(ctx, publicUrl, token);
    ctx.body = { id: person.sessionId };
  });

  router.patch("/sessions/current", async (ctx) => {
    const person = await deps.tokens.signedIn(ctx);
    const { role } = json(await readBody(ctx.req, deps.maxBodyBytes), acting);
    if (!person.roles.includes(role)) throw forbidden(`you do not have the role ${role}`);
    const token = newSessionToken();
    const context = personContext(person, requestId(ctx));
    await deps.store.transact(context, async (tx) => {
      await setSessionRole(tx, person.sessionId, sessionHash(token), role);
      const object = { k: "session", id: person.sessionId };
      await append(tx, context, { type: "session.role_changed", outcome: "success", object, ctx: { role } });
    });
    deps.tokens.forget();
    setSessionCookie(ctx, publicUrl, token);
    ctx.body = { id: person.sessionId, role };
  });
}
