import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { Problem } from "../../desk/problem.js";
import { type LineRig, openLine } from "../../pipeline/testing/line-rig.js";
import { incidents } from "../../registers/house-registers.js";
import { requests } from "../../registers/people-registers.js";
import { record } from "../../registers/record.js";
import type { Register } from "../../registers/register.js";
import { systemContext } from "../../store/transaction.js";
import { type PackWish, packExport } from "./pack-wish.js";

const seen = "2026-03-02T08:00:00.000Z";
const first = { state: "detected", detected_at: seen, class: "minor", what: "邮箱发错了人" };

describe("which part of the book an incident's pack shows", () => {
  let rig: LineRig;
  before(async () => {
    rig = await openLine();
  });
  after(() => rig.close());

  const write = (register: Register, data: object, caseId?: string): Promise<string> =>
    rig.store.transact(systemContext, (tx) => {
      const row = { data: { ...data }, ...(caseId !== undefined && { caseId }) };
      return record(rig.keyring, tx, systemContext, register, row);
    });
  const asked = (more: Omit<Extract<PackWish, { kind: "incident" }>, "kind" | "purpose">) =>
    rig.store.transact(systemContext, (tx) => packExport({ kind: "incident", purpose: "报告", ...more }, rig, tx));
  const refused = (status: number) => (error: unknown) => error instanceof Problem && error.status === status;

  it("from a day before it was seen until now, and all of it, where nobody wrote more down", async () => {
    const { from, to, ...rest } = await asked({ id: await write(incidents, first) });
    assert.equal(from, "2026-03-01T08:00:00.000Z");
    assert.ok(Math.abs(Date.parse(to) - Date.now()) < 600_000);
    assert.deepEqual(Object.keys(rest).sort(), ["formats", "pack", "purpose"]);
  });

  it("as the newest row says, until it was closed; who asks may say another time", async () => {
    const id = await write(incidents, { ...first, lines: { actor: "usr_wrong" } });
    const known = { ...first, began_at: "2026-03-01T23:00:00.000Z", lines: { type: "message.*", group: "finance" } };
    await write(incidents, { ...known, state: "reported" }, id);
    await write(incidents, { ...known, state: "closed" }, id);
    await write(incidents, { ...known, state: "closed", notices: "更正" }, id);
    const rows = await rig.query<{ at: Date }>("SELECT at FROM register_row WHERE case_id = $1 ORDER BY id", [id]);
    const { from, to, actor, type, group } = await asked({ id });
    assert.deepEqual([from, to], ["2026-03-01T23:00:00.000Z", rows[2]?.at.toISOString()]);
    assert.deepEqual([actor, type, group], [undefined, "message.*", "finance"]);
    const other = { from: "2026-02-01T00:00:00Z", to: "2026-02-02T00:00:00Z" };
    assert.deepEqual((({ from: f, to: t }) => ({ from: f, to: t }))(await asked({ id, ...other })), other);
    await assert.rejects(asked({ id, from: other.to, to: other.from }), refused(400));
  });

  it("is of a case of that register alone", async () => {
    const other = { kind: "access", state: "received", received_at: seen };
    await assert.rejects(asked({ id: await write(requests, other) }), refused(404));
    await assert.rejects(asked({ id: "reg_0" }), refused(404));
  });
});
