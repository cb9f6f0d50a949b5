import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type School, startSchool, tokens } from "./support/front-desk.js";

describe("lists", () => {
  let school: School;
  before(async () => {
    school = await startSchool();
    for (const ref of ["l-1", "l-2", "l-3"]) await school.write(ref, "你好");
  });
  after(() => school?.end());

  const list = (path: string, token: string) => school.call("GET", path, undefined, { token });
  const paged = [
    [tokens.integrator, "/accounts"],
    [tokens.integrator, "/endpoints"],
    [tokens.integrator, "/connectors"],
    [tokens.integrator, "/adapters"],
    [tokens.desk, "/groups"],
    [tokens.desk, "/conversations"],
  ] as const;

  for (const [token, path] of paged)
    it(`${path}: page by page it is what it is at once`, async () => {
      const whole = (await list(`${path}?limit=200`, token)).body;
      const seen: string[] = [];
      for (let after = ""; ; ) {
        const { status, body } = await list(`${path}?limit=1&after=${after}`, token);
        assert.equal(status, 200);
        assert.ok(body.items.length <= 1);
        seen.push(...body.items.map(({ id }: { id: string }) => id));
        if (body.next === null) break;
        after = encodeURIComponent(body.next);
      }
      assert.ok(seen.length > 0);
      assert.deepEqual(
        seen,
        whole.items.map(({ id }: { id: string }) => id),
      );
    });

  for (const [token, path] of [...paged, [tokens.integrator, "/deliveries"], [tokens.integrator, "/dead-letters"]])
    it(`${path}: a wrong limit and a cursor of another list are refused, not the end`, async () => {
      for (const query of ["limit=0", "limit=201", "limit=1&limit=2", "after=nobody", "after=msg_1"]) {
        const { status, body } = await list(`${path}?${query}`, token as string);
        assert.deepEqual([status, body.errors?.[0].path], [400, query.split("=")[0]], query);
      }
    });

  it("a filter that names nothing is refused with what there is", async () => {
    for (const [token, path, cure] of [
      [tokens.desk, "/conversations?status=shut", /open, pending, snoozed, closed/],
      [tokens.integrator, "/dead-letters?kind=lost", /raw, delivery, command, held/],
      [tokens.receiver, "/events?types=mesage.*", /message\.\*/],
    ] as const) {
      const { status, body } = await list(path, token);
      assert.equal(status, 400, path);
      assert.match(body.errors[0].message, cure);
    }
  });

  it("groups are told with the fields they were configured with", async () => {
    const [group] = (await list("/groups", tokens.desk)).body.items;
    assert.deepEqual(Object.keys(group), ["id", "title", "skills", "read_only"]);
  });
});
