import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { eventually } from "../../e2e/support/eventually.js";
import { startReceiver } from "../../e2e/support/receiver.js";
import { type LineRig, openLine, rigSecret } from "../testing/line-rig.js";

const text = (n: number) =>
  ({ type: "message", id: `m-${n}`, from: { scheme: "app_user", value: `u-${n}` }, text: "在吗" }) as const;

/** What is for a receiver that is spared costs its neighbours the writing of a row, and nothing after that. */
describe("a row for an endpoint that is spared", () => {
  let line: LineRig;
  before(async () => {
    const receiver = await startReceiver(rigSecret);
    await receiver.close();
    const config = { url: receiver.url, secret: rigSecret };
    const endpoint = { id: "crm", adapter: "webhook", events: ["message.received"], config };
    line = await openLine({ endpoints: [endpoint], allow: [receiver.address] });
  });
  after(() => line?.close());

  it("is born free, due when the receiver is tried again, and is not touched before", async () => {
    for (let n = 0; n < 8; n += 1) await line.admit(text(n));
    await eventually("it is spared", () => line.dispatcher.broken().includes("endpoint:crm"));
    const before = await line.query<{ id: string }>("SELECT id FROM delivery");
    await line.admit(text(8));
    const born = () =>
      line.query<{ xmin: string; owner: string | null; waits: boolean }>(
        "SELECT xmin::text, owner, due_at > now() + interval '20 s' AS waits FROM delivery WHERE id <> ALL ($1)",
        [before.map(({ id }) => id)],
      );
    const [row] = await born();
    assert.deepEqual([row?.owner, row?.waits], [null, true]);
    await line.dispatcher.sweep();
    assert.deepEqual(await born(), [row], "no statement wrote it again");
  });
});
