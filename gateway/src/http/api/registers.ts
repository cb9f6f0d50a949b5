import { json } from "@gatehouse/sdk";
import type Router from "@koa/router";
import type { Context } from "koa";
import { z } from "zod";
import { badRequest, notFound } from "../../desk/problem.js";
import { append } from "../../ledger/append.js";
import { pageByPage } from "../../registers/all-rows.js";
import { openRows, record } from "../../registers/record.js";
import { officers, type Register } from "../../registers/register.js";
import { registerCsv } from "../../registers/register-csv.js";
import { registerNamed, registers } from "../../registers/registers.js";
import { actAsGateway } from "../../store/sql/act-as-gateway.js";
import { listRegisterRows, type RowsSought } from "../../store/sql/list-register-rows.js";
import { listRowsOfCase } from "../../store/sql/list-rows-of-case.js";
import { readPerson } from "../../store/sql/read-person.js";
import type { Tx } from "../../store/transaction.js";
import { readBody } from "../body.js";
import { listOf, pageOf, partOf } from "../paging.js";
import { timeOf } from "../period.js";
import { contextOf, type Principal, requireRole } from "../principal.js";
import { unsafe } from "../unsafe.js";
import type { ApiDeps } from "./deps.js";

const isOfficer = (role: string): boolean => (officers as readonly string[]).includes(role);
const id = z.string().max(64);

/** What every row carries beside what its register asks for. */
const frame = z.looseObject({ person_id: id.optional(), case_id: id.optional() });

function registerOf(ctx: Context & { params: Record<string, string> }): Register {
  const found = registerNamed(ctx.params["register"] ?? "");
  if (found === undefined) throw notFound("register");
  return found;
}

const soughtBy = (
  ctx: Context,
  principal: Principal,
  { name }: Register,
  page: { readonly after: string; readonly limit: number },
): RowsSought => ({
  ...page,
  register: name,
  ofAnybody: isOfficer(principal.role),
  person: typeof ctx.query["person"] === "string" ? ctx.query["person"] : null,
  from: timeOf(ctx, "from"),
  to: timeOf(ctx, "to"),
});

/** A row without a person where the register is about persons, or with one where it is not, would be found by nobody. */
function requirePerson({ aboutPerson }: Register, personId: string | undefined): void {
  if (aboutPerson === "always" && personId === undefined)
    throw badRequest([{ path: "person_id", message: "this register is about a person: give their id" }]);
  if (aboutPerson === "never" && personId !== undefined)
    throw badRequest([{ path: "person_id", message: "this register is not about single persons" }]);
}

/** Officers write of anybody, also of people who were erased; the others of people of their own groups. */
async function requireSeen(tx: Tx, { role }: Principal, personId: string | undefined): Promise<void> {
  if (personId === undefined || isOfficer(role)) return;
  if ((await readPerson(tx, personId)) === undefined) throw notFound("person");
}

async function requireCase(tx: Tx, { name }: Register, caseId: string | undefined, personId?: string): Promise<void> {
  if (caseId === undefined) return;
  const [first] = await listRowsOfCase(tx, caseId);
  if (first?.register !== name || (first.person_id ?? undefined) !== personId)
    throw badRequest([{ path: "case_id", message: "no case of this register and person has that id" }]);
}

const viewOf = (
  { name, title, aboutPerson, kept, row }: Register,
  principal: Principal,
  mayWrite: boolean,
): object => ({
  name,
  title,
  about_person: aboutPerson,
  kept,
  writable: mayWrite && principal.role !== "receiver",
  row: z.toJSONSchema(row, { io: "input" }),
});

async function bookRead(
  tx: Tx,
  principal: Principal,
  { name }: Register,
  type: "read" | "exported",
  person: string | null,
) {
  const object = { k: "register", id: name };
  const line = { type: `register.${name}.${type}`, outcome: "success", object } as const;
  await append(tx, contextOf(principal), { ...line, ...(person !== null && { subject: [person] }) });
}

/** The registers of compliance: what is kept, row by row, and handed over. */
export function registerRoutes(router: Router, deps: ApiDeps): void {
  router.get("/registers", async (ctx) => {
    const principal = await deps.tokens.principal(ctx);
    const readable = registers.filter(({ readers }) => readers.includes(principal.role));
    const { items, next } = partOf(ctx, readable, ({ name }) => name);
    ctx.body = { items: items.map((one) => viewOf(one, principal, one.writers.includes(principal.role))), next };
  });

  router.get("/registers/:register", async (ctx) => {
    const principal = await deps.tokens.principal(ctx);
    const register = registerOf(ctx);
    requireRole(principal, register.readers);
    const page = pageOf(ctx, "reg");
    const sought = soughtBy(ctx, principal, register, page);
    const items = await deps.store.transact(contextOf(principal), async (tx) => {
      const rows = await listRegisterRows(tx, sought);
      await bookRead(tx, principal, register, "read", sought.person);
      return openRows(deps.keyring, tx, rows);
    });
    ctx.body = listOf(items, page, (item) => item.id);
  });

  router.post("/registers/:register", async (ctx) => {
    const principal = await deps.tokens.principal(ctx);
    const register = registerOf(ctx);
    requireRole(principal, register.writers);
    const raw = await readBody(ctx.req, deps.maxBodyBytes);
    const { person_id: personId, case_id: caseId, ...rest } = json(raw, frame);
    const data = json(Buffer.from(JSON.stringify(rest)), register.row);
    requirePerson(register, personId);
    await unsafe(deps, ctx, principal, raw, async (tx) => {
      await requireSeen(tx, principal, personId);
      await requireCase(tx, register, caseId, personId);
      await actAsGateway(tx);
      const row = { data, ...(personId !== undefined && { personId }), ...(caseId !== undefined && { caseId }) };
      const rowId = await record(deps.keyring, tx, contextOf(principal), register, row);
      return { status: 201, body: { id: rowId, case_id: caseId ?? rowId }, effect: undefined };
    });
  });

  router.get("/registers/:register/export", async (ctx) => {
    const principal = await deps.tokens.principal(ctx);
    const register = registerOf(ctx);
    requireRole(principal, register.readers);
    const sought = soughtBy(ctx, principal, register, { after: "", limit: 0 });
    await deps.store.transact(contextOf(principal), (tx) =>
      bookRead(tx, principal, register, "exported", sought.person),
    );
    ctx.type = "text/csv; charset=utf-8";
    ctx.set("Content-Disposition", `attachment; filename="${register.name}.csv"`);
    ctx.body = registerCsv(pageByPage(deps, contextOf(principal)), register, sought);
  });
}
