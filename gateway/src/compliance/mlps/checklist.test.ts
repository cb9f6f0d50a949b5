import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { configSchema } from "../../config/schema.js";
import { citationOf } from "../citations.js";
import { checklist, controls } from "./checklist.js";
import type { Facts } from "./facts.js";

const facts: Facts = {
  login: configSchema.parse({}).login,
  publicUrl: "https://gw.school.example",
  endpoints: [{ id: "crm", declared: true }],
  users: { people: 5, officers_without_code: 0, admins: 1, security: 1, auditors: 1 },
  book: { oldest_entry: new Date(0), sealed: 9, sealed_at: new Date(), overdue: false, anchored_at: new Date() },
};

const failed = (change: Partial<Facts>): string[] =>
  checklist({ ...facts, ...change }, 3)
    .filter(({ verdict }) => verdict === "fail")
    .map(({ id }) => id);

describe("the MLPS checklist", () => {
  it("names a citation for each control", () => {
    for (const { id, citation } of controls) assert.ok(citationOf(citation), id);
  });

  it("passes where everything is as it should be, but for what nobody here can see", () => {
    assert.deepEqual(failed({}), []);
    assert.deepEqual(
      checklist(facts, 3)
        .filter(({ verdict }) => verdict === "manual")
        .map(({ id }) => id),
      ["premises", "backup", "backup_elsewhere"],
    );
  });

  const table: readonly (readonly [string, Partial<Facts>, readonly string[]])[] = [
    ["no https", { publicUrl: "http://gw" }, ["transport"]],
    ["a lax lockout", { login: { ...facts.login, lockout_tries: 20 } }, ["lockout"]],
    ["long sessions", { login: { ...facts.login, idle_mins: 240 } }, ["timeout"]],
    ["an officer without a code", { users: { ...facts.users, officers_without_code: 1 } }, ["two_factors"]],
    ["codes are not asked for", { login: { ...facts.login, mfa_roles: [] } }, ["two_factors"]],
    ["no auditor", { users: { ...facts.users, auditors: 0 } }, ["separation"]],
    ["nothing sealed", { book: { ...facts.book, sealed_at: null } }, ["audit_protected"]],
    ["sealing is late", { book: { ...facts.book, overdue: true } }, ["audit_process"]],
    ["no anchor", { book: { ...facts.book, anchored_at: null } }, ["audit_outside"]],
    ["an old anchor", { book: { ...facts.book, anchored_at: new Date(0) } }, ["audit_outside"]],
    ["an undeclared receiver", { endpoints: [{ id: "x", declared: false }] }, ["personal_data"]],
  ];
  for (const [name, change, ids] of table) it(`sees: ${name}`, () => assert.deepEqual(failed(change), ids));

  it("asks for less at level 2", () => {
    const two = checklist({ ...facts, book: { ...facts.book, anchored_at: null, overdue: true } }, 2);
    assert.ok(two.every(({ level, verdict }) => level === 2 && verdict !== "fail"));
  });
});
