import { json } from "@gatehouse/sdk";
import type Router from "@koa/router";
import type { Context } from "koa";
import { z } from "zod";
import { forbidden, notFound, Problem } from "../../desk/problem.js";
import { minorAccess } from "../../registers/people-registers.js";
import { openRows, record } from "../../registers/record.js";
import { actAsGateway } from "../../store/sql/act-as-gateway.js";
import { listRowsOfCase } from "../../store/sql/list-rows-of-case.js";
import { readPerson } from "../../store/sql/read-person.js";
import type { Tx } from "../../store/transaction.js";
import { readBody } from "../body.js";
import { contextOf, type Principal, requireRole } from "../principal.js";
import { unsafe } from "../unsafe.js";
import type { ApiDeps } from "./deps.js";

const hourMs = 3_600_000;
const asking = z.strictObject({ purpose: z.string().min(1).max(2048), reason: z.string().min(1).max(2048) });
const answering = z.strictObject({ reason: z.string().max(2048).optional() });

interface Asked {
  readonly case_id: string;
  readonly by: string;
  readonly role: string;
  readonly object: string;
  readonly settled: boolean;
}

async function caseOf({ keyring }: ApiDeps, tx: Tx, personId: string, caseId: string): Promise<Asked> {
  const rows = await listRowsOfCase(tx, caseId);
  const [first] = rows;
  if (first === undefined || first.person_id !== personId || first.register !== minorAccess.name)
    throw notFound("request");
  const steps = (await openRows(keyring, tx, rows)).map(({ data }) => data);
  const settled = steps.some(({ step }) => step === "approved" || step === "refused");
  return { ...(steps[0] as unknown as Omit<Asked, "case_id" | "settled">), case_id: caseId, settled };
}

/** Nobody opens a door for himself. */
function requireOther(principal: Principal, { by, settled }: Asked): void {
  if (by === principal.id) throw forbidden("somebody else has to approve what you asked for");
  if (settled) throw new Problem(409, "Conflict", "this request was answered already");
}

/** Asking to see what belongs to a minor, and answering that: each for one person, for some hours. */
export function minorAccessRoutes(router: Router, deps: ApiDeps): void {
  router.post("/people/:id/access", async (ctx) => {
    const principal = await deps.tokens.principal(ctx);
    requireRole(principal, ["agent", "supervisor"]);
    const raw = await readBody(ctx.req, deps.maxBodyBytes);
    const { purpose, reason } = json(raw, asking);
    const personId = ctx.params["id"] ?? "";
    await unsafe(deps, ctx, principal, raw, async (tx) => {
      if ((await readPerson(tx, personId)) === undefined) throw notFound("person");
      const { id: by, role } = principal;
      await actAsGateway(tx);
      const data = { step: "asked", by, role, object: `person:${personId}`, purpose, reason };
      const id = await record(deps.keyring, tx, contextOf(principal), minorAccess, { personId, data });
      return { status: 202, body: { id, state: "asked" }, effect: undefined };
    });
  });

  async function answer(
    ctx: Context & { params: Record<string, string> },
    step: "approved" | "refused",
  ): Promise<void> {
    const principal = await deps.tokens.principal(ctx);
    requireRole(principal, ["supervisor", "security"]);
    const raw = await readBody(ctx.req, deps.maxBodyBytes);
    const { reason } = raw.length === 0 ? {} : json(raw, answering);
    const personId = ctx.params["id"] ?? "";
    await unsafe(deps, ctx, principal, raw, async (tx) => {
      if ((await readPerson(tx, personId)) === undefined) throw notFound("person");
      const asked = await caseOf(deps, tx, personId, ctx.params["request"] ?? "");
      requireOther(principal, asked);
      await actAsGateway(tx);
      const { by, role, object, case_id: caseId } = asked;
      const until = new Date(tx.now.getTime() + deps.setup.minors.approval_hours * hourMs).toISOString();
      const expires = step === "approved" ? { expires_at: until } : {};
      const data = { step, by, role, object, ...expires, ...(reason !== undefined && { reason }) };
      await record(deps.keyring, tx, contextOf(principal), minorAccess, { personId, caseId, data });
      return { status: 200, body: { id: caseId, state: step, ...expires }, effect: undefined };
    });
  }

  router.post("/people/:id/access/:request/approve", (ctx) => answer(ctx, "approved"));
  router.post("/people/:id/access/:request/refuse", (ctx) => answer(ctx, "refused"));
}
