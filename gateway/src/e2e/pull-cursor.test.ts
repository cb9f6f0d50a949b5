import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { GatewayEvent } from "@gatehouse/sdk";
import { eventually } from "./support/eventually.js";
import { type School, startSchool, tokens } from "./support/front-desk.js";

describe("GET /api/v1/events", () => {
  let school: School;
  before(async () => {
    school = await startSchool({
      change: (c) => ({
        ...c,
        endpoints: c.endpoints.map((e) => ({ ...e, events: ["message.*", "conversation.*"] })),
      }),
    });
  });
  after(() => school?.end());
  const page = (query: string, token: string = tokens.receiver) =>
    school.call("GET", `/events?${query}`, undefined, { token });

  /** Reads from a cursor until there is nothing more for now. */
  async function readOn(cursor: string, into: GatewayEvent[], limit = 7): Promise<string> {
    for (let at = cursor; ; ) {
      const { status, body } = await page(`limit=${limit}&after=${at}`);
      assert.equal(status, 200);
      into.push(...body.items);
      if (body.next === null || body.next === at) return at;
      at = body.next;
    }
  }

  it("gives every event of the endpoint once, also while others write", async () => {
    const seen: GatewayEvent[] = [];
    let cursor = "";
    let writing = true;
    const write = async (writer: number): Promise<void> => {
      for (let n = 0; n < 25; n += 1) {
        const { body } = await school.write(`w-${writer}-${n}`, "并发", { conversation_ref: `w-${writer}-${n % 5}` });
        if (n % 5 === 0) await school.call("POST", `/conversations/${body.conversation_id}/notes`, { text: "不外传" });
      }
    };
    const writers = Promise.all(Array.from({ length: 6 }, (_, n) => write(n))).finally(() => {
      writing = false;
    });
    while (writing) cursor = await readOn(cursor, seen);
    await writers;
    const wanted = 6 * (25 + 5);
    await eventually("all are readable", async () => {
      cursor = await readOn(cursor, seen);
      return seen.length >= wanted ? true : undefined;
    });
    assert.equal(seen.length, wanted);
    assert.equal(new Set(seen.map(({ id }) => id)).size, wanted);
    await eventually("all were pushed too", () => (school.crm.received.length >= wanted ? true : undefined));
    const pushed = new Map(school.crm.received.map(({ event }) => [event.id, event]));
    for (const event of seen)
      assert.deepEqual(event.data.message?.id, pushed.get(event.id)?.data.message?.id, event.id);
    const sequences = new Map<string, number[]>();
    for (const { partitionkey, sequence } of seen)
      sequences.set(partitionkey, [...(sequences.get(partitionkey) ?? []), Number(sequence)]);
    for (const [key, numbers] of sequences)
      assert.deepEqual(
        numbers,
        [...numbers].sort((a, b) => a - b),
        key,
      );
  });

  it("filters by type, goes on from its cursor and starts over without one", async () => {
    const first = await page("limit=200&types=conversation.*");
    assert.ok(first.body.items.length > 0);
    assert.ok(first.body.items.every(({ type }: GatewayEvent) => type.startsWith("gatehouse.conversation.")));
    const spelled = await page("limit=200&types=gatehouse.conversation.created.v1,message.received");
    assert.deepEqual(
      new Set(spelled.body.items.map(({ type }: GatewayEvent) => type)),
      new Set(["gatehouse.conversation.created.v1", "gatehouse.message.received.v1"]),
    );
    const here: GatewayEvent[] = [];
    const end = await readOn("", here, 200);
    const { body } = await school.write("p-1", "新的");
    const more: GatewayEvent[] = [];
    await eventually("the new one", async () => {
      await readOn(end, more, 200);
      return more.some(({ data }) => data.message?.id === body.id) ? true : undefined;
    });
    assert.equal(
      more.some(({ id }) => here.some((event) => event.id === id)),
      false,
    );
  });

  it("is for the endpoint's own receiver", async () => {
    assert.equal((await page("endpoint=crm")).status, 200);
    assert.equal((await page("endpoint=another")).status, 404);
    assert.equal((await page("", "x".repeat(40))).status, 401);
    for (const token of [tokens.desk, tokens.admin, tokens.integrator])
      assert.equal((await page("endpoint=crm", token)).status, 403);
  });

  it("refuses a cursor it did not give, and a limit out of bounds", async () => {
    for (const query of ["after=xyz", "limit=0", "limit=201", "limit=x"]) {
      const answer = await page(query);
      assert.equal(answer.status, 400, query);
      assert.ok(answer.body.errors[0].path, query);
    }
  });
});
