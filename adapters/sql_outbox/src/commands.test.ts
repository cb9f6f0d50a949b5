import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Command, PollResult } from "@gatehouse/sdk";
import { sampleEvent } from "@gatehouse/sdk/testing";
import { config as schema } from "./config.js";
import plugin from "./index.js";
import { openLine } from "./line.js";
import { type Opened, opened } from "./testing/opened.js";
import { noServer, type OwnDatabase, ownDatabase } from "./testing/own-database.js";

const conversation = "cnv_0199a5c2f1d07c3e8a4b5d6e7f801234";

describe("commands of a system that only knows its database", { skip: noServer }, () => {
  let own: OwnDatabase;
  let line: Opened;
  before(async () => {
    own = await ownDatabase();
    line = opened(own.options);
    await poll();
  });
  after(async () => {
    await line.session.close();
    await own.stop();
  });

  async function poll(cursor?: string): Promise<PollResult> {
    const result = await line.session.poll?.(cursor, AbortSignal.timeout(20_000));
    assert.ok(result);
    return result;
  }

  const commandsOf = ({ events }: PollResult): readonly Command[] =>
    events.flatMap((raw) => plugin.interpret?.(raw, schema.parse(own.options)) ?? []);

  const states = async (): Promise<unknown> =>
    (await own.run("SELECT id, state FROM gatehouse.command ORDER BY id")).rows;

  it("a row becomes a command; taken only once the gateway has stored it", async () => {
    await own.run(
      "INSERT INTO gatehouse.command (id, type, conversation_id, text, agent) VALUES ('a-1', 'message.send', $1, '您好', 'li.lei')",
      [conversation],
    );
    const first = await poll("[]");
    assert.deepEqual(commandsOf(first), [
      {
        type: "message.send",
        id: "a-1",
        conversation_id: conversation,
        text: "您好",
        agent: "li.lei",
        attachments: [],
      },
    ]);
    assert.deepEqual([first.events[0]?.key, first.more], ["command:a-1", true]);
    assert.deepEqual(await states(), [{ id: "a-1", state: "new" }]);
    const crashed = await poll("[]");
    assert.deepEqual(crashed.events, first.events);
    const next = await poll(first.cursor);
    assert.deepEqual([next.events, next.more], [[], false]);
    assert.deepEqual(await states(), [{ id: "a-1", state: "taken" }]);
  });

  it("a row that is committed late, after younger ones were taken, is not missed", async () => {
    await own.run("BEGIN");
    await own.run(
      "INSERT INTO gatehouse.command (id, type, conversation_id) VALUES ('b-early', 'conversation.close', $1)",
      [conversation],
    );
    await elsewhere(
      "INSERT INTO gatehouse.command (id, type, conversation_id) VALUES ('b-late', 'conversation.reopen', $1)",
    );
    const first = await poll("[]");
    assert.deepEqual(
      commandsOf(first).map(({ id }) => id),
      ["b-late"],
    );
    await own.run("COMMIT");
    const second = await poll(first.cursor);
    assert.deepEqual(
      commandsOf(second).map(({ id }) => id),
      ["b-early"],
    );
    await poll(second.cursor);
  });

  it("more than one batch comes in the order it was written, each row once", async () => {
    await own.run(
      "INSERT INTO gatehouse.command (id, type, conversation_id, text) SELECT 'c-' || n, 'conversation.note', $1, 'n' || n FROM generate_series(1, 120) n",
      [conversation],
    );
    const seen: string[] = [];
    let cursor = "[]";
    for (let more = true; more; ) {
      const result = await poll(cursor);
      seen.push(...commandsOf(result).map(({ id }) => id));
      ({ cursor, more } = result);
    }
    assert.deepEqual(
      seen,
      Array.from({ length: 120 }, (_, at) => `c-${at + 1}`),
    );
  });

  it("a refusal of the gateway stands beside the command", async () => {
    const event = sampleEvent("command.failed");
    const command = {
      id: "a-1",
      type: "message.send",
      code: "reply_window_closed",
      reason: "the reply window is closed",
    };
    await line.send({ ...event, data: { ...event.data, command } });
    const { rows } = await own.run("SELECT state, reason FROM gatehouse.command WHERE id = 'a-1'");
    assert.deepEqual(rows, [{ state: "refused", reason: "the reply window is closed" }]);
  });

  for (const [name, columns, values] of [
    ["an unknown command", "type", "'conversation.delete'"],
    ["a reply without text", "type", "'message.send'"],
    ["an empty reply", "type, text", "'message.send', ''"],
    ["a closing with text", "type, text", "'conversation.close', 'x'"],
    ["a state of its own", "type, state", "'conversation.close', 'done'"],
    ["an id with a line break", "id, type", "E'a\\nb', 'conversation.close'"],
  ] as const)
    it(`the database refuses ${name} to whoever writes it`, () =>
      assert.rejects(
        own.run(`INSERT INTO gatehouse.command (conversation_id, ${columns}) VALUES ('cnv_1', ${values})`),
        /violates check constraint/,
      ));

  /** On a second connection. */
  async function elsewhere(sql: string): Promise<void> {
    const second = openLine({ config: schema.parse(own.options), host: line.host });
    await second.use((database) => database.query(sql, [conversation]), AbortSignal.timeout(20_000));
    await second.close();
  }
});
