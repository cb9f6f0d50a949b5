import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { z } from "zod";
import { errorOf } from "../testing/error-of.js";
import { answersOf } from "./answers-of.js";

const schema = z.object({ id: z.int() });

describe("the answers of a product", () => {
  it("are read where they have the documented shape", () => {
    assert.deepEqual(answersOf("Desk").read({ body: '{"id":1,"more":2}' }, schema), { id: 1 });
  });

  for (const body of ["<html>", '{"id":"1"}', ""])
    it(`are another's otherwise, and leave open what was done: ${body}`, () => {
      const error = errorOf(() => answersOf("Desk").read({ body }, schema));
      assert.deepEqual([error.code, error.message], ["uncertain", "the answer is not Desk's"]);
      assert.equal(errorOf(() => answersOf("Desk", "unavailable").read({ body }, schema)).code, "unavailable");
    });
});
