import { json } from "@gatehouse/sdk";
import type Router from "@koa/router";
import type { Context } from "koa";
import { z } from "zod";
import type { OpenLogin } from "../../desk/login.js";
import { notFound, Problem } from "../../desk/problem.js";
import { append } from "../../ledger/append.js";
import type { Account } from "../../pipeline/setup.js";
import type { Tx } from "../../store/transaction.js";
import { readBody } from "../body.js";
import { contextOf, type Principal, requireRole } from "../principal.js";
import { unsafe } from "../unsafe.js";
import type { ApiDeps } from "./deps.js";

const given = z.strictObject({ answers: z.record(z.string().max(64), z.string().max(4096)) });

/** Whoever logs an account in decides whose messages it takes: administrators alone. */
async function asked(
  deps: ApiDeps,
  ctx: Context & { params: Record<string, string> },
): Promise<{ readonly principal: Principal; readonly account: Account }> {
  const principal = await deps.tokens.principal(ctx);
  requireRole(principal, ["admin"]);
  const account = deps.setup.accounts.get(ctx.params["id"] ?? "");
  if (account === undefined) throw notFound("account");
  return { principal, account };
}

function loginOf({ hostOf }: ApiDeps, { id, connector, config }: Account): OpenLogin {
  const { login } = connector;
  if (login === undefined)
    throw new Problem(409, "Conflict", "this account's connector has no login, or did not start");
  return (signal) => login(config, hostOf(id), signal);
}

/** Who began it is in the book; what was shown and answered is nowhere. */
async function book(tx: Tx, principal: Principal, act: "begun" | "answered" | "ended", { id }: Account): Promise<void> {
  const object = { k: "account", id };
  await append(tx, contextOf(principal), { type: `account.login_${act}`, outcome: "success", object });
}

/** Done and written together: what cannot be written is not done, and what fails is not written. */
const booked = (
  { store }: ApiDeps,
  principal: Principal,
  act: "answered" | "ended",
  account: Account,
  run: () => void | Promise<void>,
): Promise<void> =>
  store.transact(contextOf(principal), async (tx) => {
    await book(tx, principal, act, account);
    await run();
  });

export function loginRoutes(router: Router, deps: ApiDeps): void {
  router.post("/accounts/:id/login", async (ctx) => {
    const { principal, account } = await asked(deps, ctx);
    const open = loginOf(deps, account);
    const raw = await readBody(ctx.req, deps.maxBodyBytes);
    const begun = await unsafe(deps, ctx, principal, raw, async (tx) => {
      await book(tx, principal, "begun", account);
      return { status: 202, body: { step: null }, effect: true };
    });
    // The step joins the answer only here: what `unsafe` answers may be kept for a repeat.
    if (begun) ctx.body = { step: (await deps.logins.begin(account.id, open)).step };
  });

  router.get("/accounts/:id/login", async (ctx) => {
    const { account } = await asked(deps, ctx);
    ctx.body = deps.logins.view(account.id);
  });

  /** Takes no Idempotency-Key: it would keep a digest of the answers. */
  router.post("/accounts/:id/login/answers", async (ctx) => {
    const { principal, account } = await asked(deps, ctx);
    const { answers } = json(await readBody(ctx.req, deps.maxBodyBytes), given);
    await booked(deps, principal, "answered", account, () => deps.logins.answer(account.id, answers));
    ctx.status = 202;
    ctx.body = { id: account.id };
  });

  router.delete("/accounts/:id/login", async (ctx) => {
    const { principal, account } = await asked(deps, ctx);
    await booked(deps, principal, "ended", account, () => deps.logins.end(account.id));
    ctx.status = 204;
  });
}
