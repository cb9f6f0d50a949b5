import assert from "node:assert/strict";
import { createServer, type Server } from "node:net";
import { after, before, describe, it } from "node:test";
import { eventually } from "../support/eventually.js";
import { newSecret } from "../support/gateway.js";
import { type BookLine, type PeopleSchool, startPeopleSchool } from "../support/school-with-people.js";
import { withEndpoint } from "../support/with-endpoint.js";

const metadata = ["169.254.169.254", "100.100.100.200", "[fd00:ec2::254]"];

describe("a target nobody may reach", () => {
  let school: PeopleSchool;
  let inside: Server;
  let knocks = 0;
  before(async () => {
    inside = createServer((socket) => {
      knocks += 1;
      socket.destroy();
    });
    await new Promise<void>((resolve) => inside.listen(0, "127.0.0.1", resolve));
    const { port } = inside.address() as { port: number };
    const probe = { id: "probe", adapter: "webhook", order: "best_effort", events: ["message.received"] };
    const config = { url: `http://localhost:${port}/latest`, secret: newSecret() };
    school = await startPeopleSchool((given) => {
      const { endpoints } = given as { endpoints: object[] };
      return { ...given, endpoints: [...endpoints, { ...probe, config }] };
    });
  });
  after(async () => {
    await school?.end();
    inside?.close();
  });

  const lines = (): Promise<BookLine[]> => school.book("egress.refused");

  for (const host of metadata)
    it(`${host} is refused when it is saved`, async () => {
      const config = { url: `http://${host}/latest`, secret: newSecret() };
      await assert.rejects(withEndpoint(school, "crm", { config }), /with 78:[\s\S]*egress\.allow_private/);
    });

  it("is in the book when it is refused, once for many tries, without its name", async () => {
    const refused = async () => {
      const [row] = await school.sql("SELECT count(*)::int AS n FROM attempt WHERE code = 'target_refused'");
      return row.n >= 3 || undefined;
    };
    for (let n = 0; n < 3; n += 1) await school.write(`t-${n}`, "你好");
    await eventually("three deliveries were refused", refused);
    const [line, ...more] = await lines();
    assert.deepEqual(more, []);
    assert.deepEqual([line?.outcome, line?.actor.k, line?.ctx], ["failure", "system", { caller: "probe" }]);
    assert.match(line?.object.id ?? "", /^[0-9a-f]{16}$/);
    assert.equal(knocks, 0);
  });

  it("is in the book when a stranger says a file lies there, but no stranger fills the book", async () => {
    const before = (await lines()).length;
    const names = Array.from({ length: 30 }, (_, n) => `10.0.0.${n}`);
    const files = [...metadata, ...names].map((host) => ({
      url: `http://${host}/latest`,
      filename: "a.txt",
      content_type: "text/plain",
    }));
    for (let n = 0; n < files.length; n += 5)
      assert.equal((await school.write(`f-${n}`, "见附件", { attachments: files.slice(n, n + 5) })).status, 202);
    await eventually("all of them were tried", async () => {
      const [row] = await school.sql("SELECT count(*)::int AS n FROM attachment WHERE state = 'failed'");
      return row.n === files.length || undefined;
    });
    const told = (await lines()).slice(before);
    assert.equal(told.length, 20);
    assert.ok(told.every(({ ctx, object }) => ctx?.["caller"] === "account:campus_app" && object.k === "target"));
  });
});
