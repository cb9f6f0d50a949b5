import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { runCommand } from "./support/command.js";
import { eventually } from "./support/eventually.js";
import { type School, startSchool, tokens } from "./support/front-desk.js";

interface Item {
  readonly id: string;
  readonly text: string;
}

describe("search over sealed messages", () => {
  let school: School;
  let first: string;
  let third: string;
  const search = (words: string, token: string = tokens.desk, more = "") =>
    school.call("GET", `/messages/search?q=${encodeURIComponent(words)}${more}`, undefined, { token });
  const found = async (words: string, token?: string): Promise<string[]> => {
    const { status, body } = await search(words, token);
    assert.equal(status, 200);
    return (body.items as Item[]).map(({ text }) => text);
  };
  /** The index follows behind. */
  const soon = (words: string, expected: readonly string[], token?: string): Promise<unknown> =>
    eventually(`${words} finds ${expected.length}`, async () => {
      const texts = await found(words, token);
      return JSON.stringify(texts) === JSON.stringify(expected) ? true : undefined;
    });
  const entries = async (): Promise<string[]> =>
    (
      await school.query<{ entry: Buffer }>("SELECT entry FROM audit_entry WHERE type = 'message.searched' ORDER BY id")
    ).map(({ entry }) => entry.toString());

  before(async () => {
    school = await startSchool();
    first = (await school.write("m-1", "宿舍的空调坏了，谁来修？")).body.id as string;
    await school.write("m-2", "空调 Remote 找不到了", { from: { scheme: "phone", value: "+8613800138001" } });
    const from = { scheme: "phone", value: "+8613800138002" };
    third = (await school.write("m-3", "我要退费，空调费也退吗", { from })).body.id as string;
  });
  after(() => school?.end());

  it("finds Han and Latin words, newest first, in the caller's groups alone", async () => {
    await soon("空调", ["空调 Remote 找不到了", "宿舍的空调坏了，谁来修？"]);
    await soon("空调", ["我要退费，空调费也退吗"], tokens.finance);
    assert.deepEqual(await found("ＲＥＭＯＴＥ 空调"), ["空调 Remote 找不到了"]);
    assert.deepEqual(await found("remo"), []);
    assert.deepEqual(await found("修"), ["宿舍的空调坏了，谁来修？"]);
    assert.deepEqual(await found("退费"), []);
    assert.equal((await search("，。")).status, 400);
    for (const token of [tokens.integrator, tokens.receiver, tokens.admin])
      assert.equal((await search("空调", token)).status, 403);
  });

  it("goes on by page", async () => {
    const newest = await search("空调", tokens.desk, "&limit=1");
    const second = await search("空调", tokens.desk, `&limit=1&after=${newest.body.next}`);
    assert.deepEqual(
      [...newest.body.items, ...second.body.items].map(({ text }: Item) => text),
      ["空调 Remote 找不到了", "宿舍的空调坏了，谁来修？"],
    );
  });

  it("follows edits, answers, retractions and conversations that are handed on", async () => {
    await school.say({ type: "edit", id: "e-1", message_id: "m-2", text: "遥控器找到了" });
    await soon("空调", ["宿舍的空调坏了，谁来修？"]);
    await soon("遥控器", ["遥控器找到了"]);
    const { body } = await school.call("GET", "/conversations");
    const id = (body.items as { id: string }[])[0]?.id as string;
    await school.call("POST", "/messages", { conversation_id: id, text: "师傅下午到" });
    await soon("师傅", ["师傅下午到"]);
    await school.call("PATCH", `/conversations/${id}`, { group_id: "finance" });
    await soon("师傅", [], tokens.desk);
    await soon("师傅", ["师傅下午到"], tokens.finance);
    await school.say({ type: "delete", id: "d-1", message_id: "m-2" });
    await soon("遥控器", []);
  });

  it("shows nothing that only its hash matches, and the same word in two groups by different hashes", async () => {
    const docs = await school.query<{ message_id: string; tokens: number[] }>(
      "SELECT message_id, tokens FROM search_doc",
    );
    const ofConditioner = docs.filter(({ message_id }) => [first, third].includes(message_id));
    const [one, other] = ofConditioner.map((doc) => new Set(doc.tokens));
    assert.ok(one !== undefined && other !== undefined);
    assert.deepEqual(
      [...one].filter((token) => other.has(token)),
      [],
    );

    const all = docs.flatMap((doc) => doc.tokens);
    await school.query("UPDATE search_doc SET tokens = $1 WHERE message_id = $2", [all, first]);
    assert.deepEqual(await found("师傅下午", tokens.finance), ["师傅下午到"]);
    assert.deepEqual(await found("宿舍", tokens.finance), ["宿舍的空调坏了，谁来修？"]);
  });

  it("makes no difference between traditional and simplified", async () => {
    await school.write("m-8", "請問這學期的學費");
    await school.write("m-9", "学费已缴");
    await soon("学费", ["学费已缴", "請問這學期的學費"]);
    await soon("學費", ["学费已缴", "請問這學期的學費"]);
  });

  it("is made anew from the events, without what has expired", async () => {
    const docs = () => school.query<{ message_id: string }>("SELECT message_id FROM search_doc ORDER BY 1");
    const before = await docs();
    await school.query("UPDATE message SET expired_at = now() WHERE id = $1", [first]);
    await school.query("DELETE FROM search_doc");
    await school.query("UPDATE search_cursor SET txid = '0', event_id = ''");
    const left = before.filter(({ message_id }) => message_id !== first);
    await eventually("an index made anew", async () =>
      (await docs()).some(({ message_id }) => message_id === left.at(-1)?.message_id) ? true : undefined,
    );
    assert.deepEqual(await docs(), left);
  });

  it("is one line of the book, without a word of what was looked for", async () => {
    const before = await entries();
    await search("空调");
    await search("空调");
    const lines = (await entries()).slice(before.length);
    assert.equal(lines.length, 2);
    const [one, two] = lines.map((line) => (JSON.parse(line) as { ctx: { query: string } }).ctx.query);
    assert.match(one ?? "", /^[0-9a-f]{32}$/);
    assert.equal(one, two);
    assert.ok((await entries()).every((line) => !/空调|remo|师傅|遥控/i.test(line)));
  });

  it("forgets an erased person", async () => {
    const { body } = await school.write("m-7", "请忘记我的宿舍", {
      from: { scheme: "phone", value: "+8613800138009" },
    });
    await soon("忘记", ["请忘记我的宿舍"]);
    const { code, stderr } = await runCommand(
      school.env,
      "people",
      "erase",
      body.person_id as string,
      "--reason",
      "asked",
      "--json",
    );
    assert.equal(code, 0, stderr);
    assert.deepEqual(await found("忘记"), []);
    assert.deepEqual(await school.query("SELECT * FROM search_doc WHERE message_id = $1", [body.id]), []);
  });
});
