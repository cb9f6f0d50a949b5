import { json } from "@gatehouse/sdk";
import type Router from "@koa/router";
import type { Context } from "koa";
import { z } from "zod";
import { changePassword } from "../../access/change-password.js";
import { confirmCodes, dropCodes, offerCodes, renewRecoveryCodes } from "../../access/enrol.js";
import type { SignedIn } from "../../access/signed-in.js";
import { personContext } from "../../access/step-up.js";
import { displayNameOf } from "../../access/user-key.js";
import { forbidden } from "../../desk/problem.js";
import { readUser } from "../../store/sql/read-user.js";
import type { Context as StoreContext, Tx } from "../../store/transaction.js";
import { readBody } from "../body.js";
import { callerOf } from "../chat/caller.js";
import { requestId } from "../request-id.js";
import { freshMs, requireFresh } from "../require-fresh.js";
import { clearSessionCookie, setSessionCookie } from "../session-cookie.js";
import type { ApiDeps } from "./deps.js";

const passwords = z.strictObject({ current: z.string().min(1).max(512), next: z.string().min(1).max(512) });
const confirmation = z.strictObject({ code: z.string().max(16) });

/** What a person sees of themselves. */
async function ownView(deps: ApiDeps, tx: Tx, person: SignedIn): Promise<object> {
  const user = await readUser(tx, person.userId);
  return {
    id: person.userId,
    name: person.name,
    display_name: user === undefined ? null : await displayNameOf(deps.keyring, tx, user),
    role: person.role,
    roles: person.roles,
    groups: person.groups,
    via: person.via,
    has_totp: person.hasTotp,
    duties: person.duties,
    session: {
      id: person.sessionId,
      expires_at: person.expiresAt,
      fresh_until: new Date(person.provedAt.getTime() + freshMs),
    },
  };
}

/** What people do with their own account, whatever they still have to do first. */
export function meRoutes(router: Router, deps: ApiDeps): void {
  const { access, setup } = deps;

  /** In one transaction, by who has just proved to be the person. */
  async function act<T>(
    ctx: Context,
    run: (tx: Tx, context: StoreContext, person: SignedIn) => Promise<T>,
  ): Promise<T> {
    const person = await deps.tokens.signedIn(ctx);
    // Whoever logged in elsewhere must not get round the second factor by making another.
    if (person.duties.includes("code")) throw forbidden("first show a code: POST /api/v1/sessions/current/proof");
    requireFresh(person, deps.store.clock.now());
    const context = personContext(person, requestId(ctx));
    const done = await deps.store.transact(context, (tx) => run(tx, context, person));
    deps.tokens.forget();
    return done;
  }

  router.get("/me", async (ctx) => {
    if (ctx.get("authorization") !== "") {
      const { id, role, groups, via } = await deps.tokens.principal(ctx);
      ctx.body = { id, role, roles: [role], groups, via, duties: [] };
      return;
    }
    const person = await deps.tokens.signedIn(ctx);
    ctx.body = await deps.store.transact(personContext(person, requestId(ctx)), (tx) => ownView(deps, tx, person));
  });

  router.put("/me/password", async (ctx) => {
    const person = await deps.tokens.signedIn(ctx);
    const given = json(await readBody(ctx.req, deps.maxBodyBytes), passwords);
    await changePassword(access, person, {
      ...given,
      source: callerOf(ctx.req, setup.proxies),
      request: requestId(ctx),
    });
    deps.tokens.forget();
    clearSessionCookie(ctx, setup.publicUrl);
    ctx.status = 204;
  });

  router.post("/me/totp", async (ctx) => {
    const issuer = `Gatehouse ${setup.name}`;
    ctx.body = await act(ctx, (tx, context, person) => offerCodes({ ...access, issuer }, tx, context, person));
  });

  router.post("/me/totp/confirm", async (ctx) => {
    await deps.tokens.signedIn(ctx);
    const { code } = json(await readBody(ctx.req, deps.maxBodyBytes), confirmation);
    const { codes, token } = await act(ctx, (tx, context, person) => confirmCodes(access, tx, context, person, code));
    setSessionCookie(ctx, setup.publicUrl, token);
    ctx.body = { recovery_codes: codes };
  });

  router.delete("/me/totp", async (ctx) => {
    await act(ctx, (tx, context, person) => dropCodes(access, tx, context, person));
    ctx.status = 204;
  });

  router.post("/me/recovery-codes", async (ctx) => {
    ctx.body = { recovery_codes: await act(ctx, (tx, context, person) => renewRecoveryCodes(tx, context, person)) };
  });
}
