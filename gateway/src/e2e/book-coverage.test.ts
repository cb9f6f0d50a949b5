import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type Command, commandTypes } from "@gatehouse/sdk";
import { openapi } from "../http/api/openapi.js";
import type { Reply } from "./support/app.js";
import { runCommand } from "./support/command.js";
import { call } from "./support/routes/call.js";
import { listedRoutes } from "./support/routes/listed.js";
import type { Ask, Route } from "./support/routes/route.js";
import { routes } from "./support/routes/table.js";
import { startWorld, type World } from "./support/routes/world.js";

const place = "gateway/src/e2e/support/routes";

/** Does a call of this route take an Idempotency-Key? The document says so. */
function repeats(name: string): boolean {
  const [method = "", path = ""] = name.split(" ");
  const { paths } = openapi("") as { paths: Record<string, Record<string, { parameters?: { name: string }[] }>> };
  const { parameters = [] } = paths[path]?.[method.toLowerCase()] ?? {};
  return parameters.some((parameter) => parameter.name === "Idempotency-Key");
}

describe("the book", () => {
  let world: World;
  before(async () => {
    world = await startWorld();
  });
  after(() => world?.end());

  /** Types of the lines that the request wrote. */
  async function written({ headers }: { readonly headers: Headers }): Promise<string[]> {
    const rows = await world.school.sql(
      `SELECT type FROM audit_entry WHERE convert_from(entry, 'UTF8')::json -> 'ctx' ->> 'req' = $1 ORDER BY id`,
      [headers.get("x-request-id")],
    );
    return rows.map(({ type }) => type);
  }

  async function make(name: string, route: Route, ask: Ask, headers = {}): Promise<Reply> {
    const answer = await call(world, name, route, ask, headers);
    assert.ok(answer.status < 300, `${name}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer;
  }

  it("knows every route", () => {
    const missing = listedRoutes.filter((name) => !(name in routes));
    assert.deepEqual(
      missing,
      [],
      `say in ${place}, one line each, what these routes write in the book and who may call them`,
    );
    const gone = Object.keys(routes).filter((name) => !listedRoutes.includes(name));
    assert.deepEqual(gone, [], `take these out of ${place}: there are no such routes`);
  });

  for (const [name, route] of Object.entries(routes)) {
    const { books } = route;
    const expected = typeof books === "string" ? [books] : [];
    const says =
      typeof books === "string" ? `has one line of \`${name}\`: ${books}` : `has none of \`${name}\`: ${books.nothing}`;
    it(says, async () => {
      const answer = await make(name, route, await route.ask(world));
      assert.deepEqual(
        await written(answer),
        expected,
        `${name} must write exactly this; or mend its line in ${place}`,
      );
    });
    if (repeats(name))
      it(`has none of a repeat of \`${name}\``, async () => {
        const ask = await route.ask(world);
        const headers = { "idempotency-key": `again ${name}` };
        assert.deepEqual(await written(await make(name, route, ask, headers)), expected);
        const again = await make(name, route, ask, headers);
        assert.equal(again.headers.get("idempotency-replayed"), "true");
        assert.deepEqual(await written(again), []);
      });
  }

  it("has one line of a file that is read by its signed link", async () => {
    const answer = await fetch(`${world.school.gateway.url}/api/v1${world.link}`);
    assert.equal(answer.status, 200);
    await answer.arrayBuffer();
    assert.deepEqual(await written(answer), ["attachment.read"]);
  });

  const commands: Readonly<Record<Command["type"], { readonly books: string; readonly body: object }>> = {
    "message.send": { books: "message.created", body: { text: "好的" } },
    "conversation.note": { books: "note.created", body: { text: "内部" } },
    "conversation.close": { books: "conversation.changed", body: {} },
    "conversation.reopen": { books: "conversation.changed", body: {} },
    "conversation.assign": { books: "conversation.changed", body: { assignee: "zhang" } },
  };
  for (const type of commandTypes)
    it(`has one line of an endpoint's \`${type}\`, and none of its repeat`, async () => {
      const { conversation, message } = await world.fresh();
      await world.school.event("message.received", message);
      if (type === "conversation.reopen")
        await world.school.command({ type: "conversation.close", conversation_id: conversation, id: `close-${type}` });
      const command = { type, conversation_id: conversation, id: `command-${type}`, ...commands[type].body };
      const answer = await world.school.command(command);
      assert.equal(answer.status, 202, JSON.stringify(answer.body));
      assert.deepEqual(await written(answer), [commands[type].books]);
      assert.deepEqual(await written(await world.school.command(command)), []);
    });

  const from = { scheme: "app_user", value: "u-9" };
  const arrivals = {
    message: { type: "message", from, text: "一" },
    edit: { type: "edit", message_id: "in-message", text: "二" },
    reaction: { type: "reaction", message_id: "in-message", emoji: "👍", action: "added", from },
    delete: { type: "delete", message_id: "in-message" },
    call: { type: "call", from, call: { call_id: "call-1", state: "ringing", direction: "inbound" } },
  };
  for (const [kind, body] of Object.entries(arrivals))
    it(`has one line of a ${kind} that arrives`, async () => {
      const ofAccount = async (): Promise<number> => {
        const sql = `SELECT count(*)::int AS n FROM audit_entry WHERE convert_from(entry, 'UTF8')::json -> 'actor' ->> 'id' = 'campus_app'`;
        return (await world.school.sql(sql))[0].n;
      };
      const seen = await ofAccount();
      const answer = await world.school.say({ ...body, id: `in-${kind}` });
      assert.equal(answer.status, 202, JSON.stringify(answer.body));
      assert.equal((await ofAccount()) - seen, 1);
    });

  const acts: Readonly<Record<string, (w: World) => Promise<readonly string[]>>> = {
    "dead_letter.replayed": async (w) => ["dead-letters", "replay", await w.deadLetter()],
    "delivery.resent": async (w) => ["deliveries", "resend", w.event, "--endpoint", "crm"],
    "replay.started": async () => ["replay", "--endpoint", "crm", "--type", "call.*"],
  };
  for (const [type, words] of Object.entries(acts))
    it(`has one line of the command that books ${type}`, async () => {
      const byHand = async (): Promise<string[]> => {
        const sql = `SELECT type FROM audit_entry WHERE convert_from(entry, 'UTF8')::json -> 'actor' ->> 'id' = 'command_line' ORDER BY id`;
        return (await world.school.sql(sql)).map((row) => row.type);
      };
      const seen = (await byHand()).length;
      const { code, stderr } = await runCommand(world.school.env, ...(await words(world)));
      assert.equal(code, 0, stderr);
      assert.deepEqual((await byHand()).slice(seen), [type]);
    });
});
