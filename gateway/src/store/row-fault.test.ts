import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { isRowFault, isUnavailable } from "./row-fault.js";

const coded = (code: string, message = "x"): Error => Object.assign(new Error(message), { code });

/** Whose fault a failed transaction is: one row's, or the server's. */
describe("whose fault", () => {
  for (const [name, error, row, unavailable] of [
    ["a broken value (22021)", coded("22021"), true, false],
    ["a unique violation (23505)", coded("23505"), true, false],
    ["a deadlock (40P01)", coded("40P01"), true, false],
    ["a read-only database (25006)", coded("25006"), false, true],
    ["a transaction that was idle too long (25P03)", coded("25P03"), false, true],
    ["a full disk (53100)", coded("53100"), false, true],
    ["too many connections (53300)", coded("53300"), false, true],
    ["a shutdown (57P01)", coded("57P01"), false, true],
    ["a start-up (57P03)", coded("57P03"), false, true],
    ["a connection failure (08006)", coded("08006"), false, true],
    ["an I/O error (58030)", coded("58030"), false, true],
    ["nobody listens", coded("ECONNREFUSED"), false, true],
    ["a missing socket", coded("ENOENT"), false, true],
    ["a broken pipe", coded("EPIPE"), false, true],
    ["a client that lost its line before", new Error("Client was closed and is not queryable"), false, true],
    ["a lost line", new Error("Connection terminated unexpectedly"), false, true],
    ["our own mistake", new TypeError("x is not a function"), true, false],
    ["no error at all", "text", false, false],
  ] as const)
    it(name, () => assert.deepEqual([isRowFault(error), isUnavailable(error)], [row, unavailable]));
});
