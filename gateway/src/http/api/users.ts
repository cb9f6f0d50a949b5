import { json, PluginError } from "@gatehouse/sdk";
import type Router from "@koa/router";
import type { Context } from "koa";
import { z } from "zod";
import { changesRights, changeUser, type UserChanges } from "../../access/change-user.js";
import { createUser } from "../../access/create-user.js";
import { subjectIndex } from "../../access/external-user.js";
import { newOneTimePassword } from "../../access/one-time-password.js";
import { endSessions, resetPassword, resetTotp } from "../../access/reset-user.js";
import { displayNameOf } from "../../access/user-key.js";
import { userName } from "../../access/user-name.js";
import { userRoles } from "../../core/access/roles.js";
import { badRequest, forbidden, notFound, Problem } from "../../desk/problem.js";
import { append } from "../../ledger/append.js";
import { insertSubject } from "../../store/sql/insert-subject.js";
import { listUsers } from "../../store/sql/list-users.js";
import { readUser } from "../../store/sql/read-user.js";
import type { UserRow } from "../../store/sql/user-row.js";
import type { Context as StoreContext, Tx } from "../../store/transaction.js";
import { readBody } from "../body.js";
import { listOf, pageOf } from "../paging.js";
import { contextOf, type Principal, requireRole } from "../principal.js";
import { requireFresh } from "../require-fresh.js";
import { unsafe } from "../unsafe.js";
import type { ApiDeps } from "./deps.js";

const displayName = z.string().trim().min(1).max(128);
const creation = z.strictObject({
  name: userName,
  display_name: displayName.optional(),
  password: z.literal(false).optional(),
});
const change = z.strictObject({
  display_name: displayName.optional(),
  state: z.enum(["active", "disabled"]).optional(),
  roles: z.array(z.enum(userRoles)).max(userRoles.length).optional(),
  groups: z.array(z.string().max(64)).max(200).optional(),
});
const link = z.strictObject({ provider: z.string().min(1).max(64), subject: z.string().min(1).max(512) });

const readers = ["admin", "security", "auditor"] as const;

async function view(deps: ApiDeps, tx: Tx, user: UserRow): Promise<object> {
  const { id, name, roles, groups, state, created_at } = user;
  return {
    id,
    name,
    display_name: await displayNameOf(deps.keyring, tx, user),
    roles,
    groups,
    state,
    has_password: user.password !== null,
    must_change_password: user.password_until !== null,
    has_totp: user.totp !== null,
    created_at,
  };
}

/** People and their rights: `admin` makes accounts, `security` grants rights, `auditor` sees both. */
export function userRoutes(router: Router, deps: ApiDeps): void {
  /** What was refused is written down: somebody tried to give rights they may not give. */
  async function bookRefusal(principal: Principal, id: string, reason: string): Promise<void> {
    const context = contextOf(principal);
    const line = {
      type: "user.change_refused",
      outcome: "failure",
      object: { k: "user", id },
      ctx: { reason },
    } as const;
    await deps.store.transact(context, (tx) => append(tx, context, line));
  }

  async function bodyOf<T>(principal: Principal, id: string, raw: Buffer, schema: z.ZodType<T>): Promise<T> {
    try {
      return json(raw, schema);
    } catch (error) {
      if (error instanceof PluginError) await bookRefusal(principal, id, "fields");
      throw error;
    }
  }

  /** Throws 403, and writes it down, where this principal may not make these changes to this user. */
  async function mayChange(principal: Principal, id: string, changes: UserChanges): Promise<void> {
    const rights = changesRights(changes);
    const fault = rights && principal.role !== "security" ? "role" : rights && principal.id === id ? "own" : undefined;
    if (fault === undefined) return;
    await bookRefusal(principal, id, fault);
    throw forbidden(
      fault === "own"
        ? "不能改自己的权限 | nobody changes their own rights"
        : "只有安全管理员可以授权 | only the security role grants rights",
    );
  }

  function checkGroups(groups: readonly string[] = []): void {
    const unknown = groups.find((group) => !deps.setup.groups.has(group));
    if (unknown !== undefined) throw badRequest([{ path: "groups", message: `there is no group ${unknown}` }]);
  }

  router.get("/users", async (ctx) => {
    const principal = await deps.tokens.principal(ctx);
    requireRole(principal, readers);
    const page = pageOf(ctx, "usr");
    ctx.body = await deps.store.transact(contextOf(principal), async (tx) => {
      const rows = await listUsers(tx, page.after, page.limit);
      const { next } = listOf(rows, page, (row) => row.id) as { next: string | null };
      return { items: await Promise.all(rows.map((row) => view(deps, tx, row))), next };
    });
  });

  router.get("/users/:id", async (ctx) => {
    const principal = await deps.tokens.principal(ctx);
    requireRole(principal, readers);
    ctx.body = await deps.store.transact(contextOf(principal), async (tx) => {
      const user = await readUser(tx, ctx.params["id"] ?? "");
      if (user === undefined) throw notFound("user");
      return view(deps, tx, user);
    });
  });

  router.post("/users", async (ctx) => {
    const principal = await deps.tokens.principal(ctx);
    requireRole(principal, ["admin"]);
    requireFresh(principal, deps.store.clock.now());
    const raw = await readBody(ctx.req, deps.maxBodyBytes);
    const { name, display_name, password } = await bodyOf(principal, "new", raw, creation);
    const oneTime = password === false ? undefined : await newOneTimePassword(deps.access.passwords);
    const user = { name, displayName: display_name, roles: [], groups: [], password: oneTime?.stored ?? null };
    const id = await unsafe(deps, ctx, principal, raw, async (tx) => {
      const made = await createUser(deps.keyring, tx, contextOf(principal), user);
      return { status: 201, body: { id: made }, effect: made };
    });
    // The password joins the answer only here: what `unsafe` answers may be kept for a repeat.
    if (id !== undefined) ctx.body = { id, one_time_password: oneTime?.shown ?? null };
  });

  router.patch("/users/:id", async (ctx) => {
    const principal = await deps.tokens.principal(ctx);
    const id = ctx.params["id"] ?? "";
    const raw = await readBody(ctx.req, deps.maxBodyBytes);
    if (principal.role !== "admin" && principal.role !== "security") {
      await bookRefusal(principal, id, "role");
      throw forbidden(`the role ${principal.role} may not do this`);
    }
    const changes = await bodyOf(principal, id, raw, change);
    await mayChange(principal, id, changes);
    requireFresh(principal, deps.store.clock.now());
    checkGroups(changes.groups);
    await unsafe(deps, ctx, principal, raw, async (tx) => {
      await changeUser(deps.keyring, tx, contextOf(principal), id, changes);
      return { status: 200, body: { id }, effect: id };
    });
    deps.tokens.forget();
  });

  /** An act of one role on one user, with nothing in its body. */
  async function act(
    ctx: Context & { params: Record<string, string> },
    roles: readonly ("admin" | "security")[],
    run: (tx: Tx, context: StoreContext, id: string) => Promise<void>,
  ): Promise<string | undefined> {
    const principal = await deps.tokens.principal(ctx);
    requireRole(principal, roles);
    requireFresh(principal, deps.store.clock.now());
    const raw = await readBody(ctx.req, deps.maxBodyBytes);
    const id = await unsafe(deps, ctx, principal, raw, async (tx) => {
      const user = ctx.params["id"] ?? "";
      await run(tx, contextOf(principal), user);
      return { status: 200, body: { id: user }, effect: user };
    });
    deps.tokens.forget();
    return id;
  }

  router.post("/users/:id/password", async (ctx) => {
    const oneTime = await newOneTimePassword(deps.access.passwords);
    const id = await act(ctx, ["admin"], (tx, context, user) => resetPassword(tx, context, user, oneTime.stored));
    if (id !== undefined) ctx.body = { id, one_time_password: oneTime.shown };
  });

  router.delete("/users/:id/totp", async (ctx) => void (await act(ctx, ["security"], resetTotp)));
  router.delete("/users/:id/sessions", async (ctx) => void (await act(ctx, ["admin", "security"], endSessions)));

  router.post("/users/:id/subjects", async (ctx) => {
    const principal = await deps.tokens.principal(ctx);
    requireRole(principal, ["security"]);
    requireFresh(principal, deps.store.clock.now());
    const raw = await readBody(ctx.req, deps.maxBodyBytes);
    const subject = json(raw, link);
    await unsafe(deps, ctx, principal, raw, async (tx) => {
      const id = ctx.params["id"] ?? "";
      if ((await readUser(tx, id)) === undefined) throw notFound("user");
      if (!(await insertSubject(tx, subject.provider, subjectIndex(subject), id)))
        throw new Problem(409, "Conflict", "this login belongs to somebody already");
      const object = { k: "user", id };
      const ctxOf = { provider: subject.provider };
      await append(tx, contextOf(principal), { type: "user.login_linked", outcome: "success", object, ctx: ctxOf });
      return { status: 201, body: { id }, effect: id };
    });
  });
}
