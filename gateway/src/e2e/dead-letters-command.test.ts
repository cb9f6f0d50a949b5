import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type Ended, runCommand } from "./support/command.js";
import { eventually } from "./support/eventually.js";
import { type School, startSchool, tokens } from "./support/front-desk.js";
import { runGateway } from "./support/gateway.js";

interface Letter {
  readonly id: string;
  readonly kind: string;
  readonly target_id: string;
  readonly item_id: string;
  readonly code: string;
}

describe("gatehouse dead-letters, beside a gateway that runs", () => {
  let school: School;

  before(async () => {
    school = await startSchool();
  });
  after(() => school?.end());

  const letters = (...words: string[]): Promise<Ended> => runCommand(school.env, "dead-letters", ...words);
  const listed = async (...words: string[]): Promise<Letter[]> => {
    const { code, stdout } = await letters("list", "--json", ...words);
    assert.equal(code, 0);
    return (JSON.parse(stdout) as { items: Letter[] }).items;
  };
  const edit = (id: string, about: string, text: string) => school.say({ type: "edit", id, message_id: about, text });

  it("lists what the connector's account could not take, by ids and codes and never by what was written", async () => {
    const early = await edit("e-1", "m-1", "不可外传的内容");
    const [letter] = await listed();
    assert.deepEqual(
      [letter?.kind, letter?.target_id, letter?.item_id, letter?.code],
      ["raw", "campus_app", early.body.id, "unknown_message"],
    );
    const { code, stdout } = await letters("list");
    assert.equal(code, 0);
    assert.match(stdout, new RegExp(`^${letter?.id}  raw  campus_app  ${early.body.id} .*\\n.*1 listed`));
    assert.doesNotMatch(stdout, /不可外传/);
    assert.deepEqual(await listed("--kind", "delivery"), []);
    assert.deepEqual(await listed("--after", letter?.id as string), []);
  });

  it("replays a raw event: 1 while its cause stands, 0 once it is gone, and the gateway delivers it", async () => {
    const [letter] = await listed();
    const id = letter?.id as string;
    const still = await letters("replay", id, "--json");
    assert.equal(still.code, 1);
    assert.deepEqual(JSON.parse(still.stdout), { results: [{ id, outcome: "dead_again" }] });
    assert.deepEqual(
      (await listed()).map((one) => one.item_id),
      [letter?.item_id],
    );

    const { body } = await school.write("m-1", "旧");
    const [again] = await listed();
    const done = await letters("replay", again?.id as string);
    assert.deepEqual([done.code, done.stdout], [0, `${again?.id}: 已重放 replayed\n`]);
    assert.equal((await school.event("message.edited", body.id)).data.message?.text, "不可外传的内容");
    assert.deepEqual(await listed(), []);
  });

  it("replays a reply the app refused: it is sent again under the same id", async () => {
    const { body } = await school.write("m-2", "你好");
    school.app.answer((_, response) => response.writeHead(410).end());
    const reply = await school.call("POST", "/messages", { conversation_id: body.conversation_id, text: "您好" });
    await school.event("message.failed", reply.body.id);
    const [letter] = await listed("--kind", "delivery");
    assert.deepEqual([letter?.target_id, letter?.item_id], ["campus_app", reply.body.id]);
    school.app.answer(undefined);
    assert.equal((await letters("replay", letter?.id as string)).code, 0);
    await school.app.about(reply.body.id, 2);
    await eventually("the status sent", async () => {
      const { status } = (await school.call("GET", `/messages/${reply.body.id}`)).body;
      return status === "sent" || undefined;
    });
  });

  it("says which could not be replayed, still replays the others, and ends with 1", async () => {
    await edit("e-3", "m-3", "新");
    await school.write("m-3", "旧");
    const letter = (await listed()).at(-1);
    const { code, stdout } = await letters("replay", "dlt_none", letter?.id as string, "--json");
    const { results } = JSON.parse(stdout) as { results: { id: string; outcome: string; reason?: string }[] };
    assert.equal(code, 1);
    assert.deepEqual(
      results.map(({ outcome }) => outcome),
      ["failed", "replayed"],
    );
    assert.match(results[0]?.reason ?? "", /dead letter/);
    assert.equal((await letters("replay", letter?.id as string)).code, 1);
  });

  it("answers a wrong word with 2 and changes nothing", async () => {
    for (const words of [["replay"], ["list", "--limit", "0"], ["list", "--limit", "201"], ["forget", "dlt_1"]])
      assert.equal((await letters(...words)).code, 2, words.join(" "));
  });

  it("replays while the gateway is down; its next start delivers", async () => {
    await edit("e-4", "m-4", "新");
    const { body } = await school.write("m-4", "旧");
    await school.gateway.end("SIGTERM");
    const letter = (await listed()).at(-1);
    assert.equal((await letters("replay", letter?.id as string)).code, 0);
    const again = await runGateway({ ...school.env, GATEHOUSE_ADMIN_TOKEN: tokens.admin });
    try {
      assert.equal((await school.event("message.edited", body.id)).data.message?.text, "新");
    } finally {
      await again.end("SIGTERM");
    }
  });
});
