import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { RawEvent } from "@gatehouse/sdk";
import { rejectionOf } from "@gatehouse/sdk/testing";
import { config as schema } from "../config.js";
import { endpointWith, type Options } from "../testing/endpoint.js";
import { type RestOffice, startRestOffice } from "../testing/rest-office.js";
import { interpret } from "./interpret.js";

const token = "token-of-the-tests";

describe("polling for replies", () => {
  let office: RestOffice;
  before(async () => {
    office = await startRestOffice(token);
    for (let n = 1; n <= 5; n += 1) office.agentSays(1, `old ${n}`);
  });
  after(() => office.stop());

  const optionsWith = (poll: object = {}): Options => ({
    url: `${office.origin}/api`,
    auth: { type: "bearer", token },
    external_id: { path: "id" },
    replies: {
      id: ["id"],
      external_id: "ticket_id",
      text: "text",
      ignore: [{ path: "source", equals: ["api"] }],
      commands: [{ type: "message.send" }],
      poll: { path: "/comments", query: { after: "{cursor}" }, item_cursor: "id", start: "skip_old", ...poll },
    },
  });

  /** Polls until there is no more, as the gateway does. */
  async function round(
    cursor?: string,
    options = optionsWith(),
  ): Promise<{ events: readonly RawEvent[]; cursor: string }> {
    const events: RawEvent[] = [];
    for (;;) {
      const found = await endpointWith(options).poll(cursor);
      events.push(...found.events);
      cursor = found.cursor;
      if (!found.more) return { events, cursor };
    }
  }

  const textsOf = (events: readonly RawEvent[]): unknown[] =>
    events.flatMap((raw) => interpret(raw, schema.parse(optionsWith()))).map((each) => "text" in each && each.text);

  it("begins behind what there is, and then brings each reply once, over pages", async () => {
    const start = await round();
    assert.deepEqual(start.events, []);
    assert.deepEqual((await round(start.cursor)).events, []);
    for (let n = 1; n <= 3; n += 1) office.agentSays(1, `new ${n}`);
    const next = await round(start.cursor);
    assert.deepEqual(textsOf(next.events), ["new 1", "new 2", "new 3"]);
    assert.deepEqual((await round(next.cursor)).events, []);
    assert.deepEqual((await round(start.cursor)).events, next.events);
  });

  it("starts at the present time where the cursor is one, without a call", async () => {
    const before = office.asked.length;
    const near = (cursor: string, from: number): boolean => Math.abs(Number(cursor.slice(3)) - from) < 60_000;
    assert.match((await round(undefined, optionsWith({ start: "now_iso" }))).cursor, /^at:\d{4}-\d\d-\d\dT.*Z$/);
    assert.ok(near((await round(undefined, optionsWith({ start: "now_ms" }))).cursor, Date.now()));
    assert.ok(near((await round(undefined, optionsWith({ start: "now_secs" }))).cursor, Date.now() / 1000));
    assert.equal(office.asked.length, before);
  });

  it("writes the cursor into path or query, whatever it holds", async () => {
    office.instead({ status: 200, body: { list: [{ id: 1 }], next: "b" } });
    const options = optionsWith({ path: "/c/{cursor}", items: "list", cursor: "next", item_cursor: undefined });
    const found = await endpointWith(options).poll("at:a/../?&=课");
    assert.deepEqual([found.cursor, found.more], ["at:b", true]);
    const { url } = office.asked.at(-1) ?? {};
    assert.equal(url?.pathname, "/api/c/a%2F..%2F%3F%26%3D%E8%AF%BE");
    assert.equal(url?.searchParams.get("after"), "a/../?&=课");
  });

  it("keeps its place where an answer is no list, and says why", async () => {
    for (const body of ["", "{", "{}", "7", "[7]", '[{"id":1},null]', '{"__proto__":[]}']) {
      office.instead({ status: 200, body });
      const error = await rejectionOf(endpointWith(optionsWith()).poll("at:0"));
      assert.equal(error.code, "unavailable", body);
      assert.match(error.message, /^replies\.poll: /);
    }
    office.instead({ status: 404 });
    assert.equal((await rejectionOf(endpointWith(optionsWith()).poll("at:0"))).message, "replies.poll: answered 404");
  });

  it("stops where an answer is larger than what is kept of one", async () => {
    office.instead({ status: 200, body: [{ id: 1, ticket_id: 1, text: "字".repeat(40_000) }] });
    assert.match((await rejectionOf(endpointWith(optionsWith()).poll("at:0"))).message, /64 KiB/);
  });
});
