import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { needServer } from "../testing/servers.js";
import { openPage, type Page } from "./support/browser.js";
import { type Demo, startDemo } from "./support/demo.js";
import { eventually } from "./support/eventually.js";
import { startSchool } from "./support/front-desk.js";

const template = JSON.stringify({ from: "{from}", text: "{text}", id: "{id}" });

describe("the playground", () => {
  let demo: Demo;
  before(async () => {
    demo = await startDemo();
  });
  after(() => demo?.end());

  async function post(path: string, body: object): Promise<{ status: number; body: Record<string, never> }> {
    const options = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
    const answer = await fetch(`${demo.gateway.url}${path}`, options);
    return { status: answer.status, body: (await answer.json()) as Record<string, never> };
  }
  const say = (texts: readonly string[], order = "once") =>
    post("/play/send", { account: "demo_sms", order, from: "13800138000", texts, template });

  it("shows the wire and what the connector makes of it, through the real door", async () => {
    const { status, body } = await say(["如何退费？"]);
    const [result] = body["results"] as unknown as { raw: { body: string }[]; events: { text: string }[] }[];
    assert.equal(status, 200);
    assert.match(result?.raw[0]?.body ?? "", /如何退费/);
    assert.equal(result?.events[0]?.text, "如何退费？");
  });

  it("delivers twice what is kept once, and in the wrong order", async () => {
    const twice = (await say(["再问一次"], "twice")).body["results"] as unknown as { raw: { key: string }[] }[];
    assert.equal(twice.length, 2);
    assert.equal(twice[0]?.raw[0]?.key, twice[1]?.raw[0]?.key);
    const reversed = (await say(["一", "二"], "reversed")).body["results"] as unknown as {
      events: { text: string }[];
    }[];
    assert.deepEqual(
      reversed.map(({ events }) => events[0]?.text),
      ["二", "一"],
    );
  });

  it("has a provider that misbehaves on request, and the line copes", async () => {
    const { body } = await say(["宿舍报修"]);
    const [result] = body["results"] as unknown as { conversation_id: string }[];
    await post("/play/fault", { account: "demo_sms", fault: "429", times: 1 });
    const reply = { conversation_id: result?.conversation_id, text: "已派人。" };
    assert.equal((await post("/demo/desk/reply", reply)).status, 202);
    const answered = await eventually("refused, then taken", async () => {
      const answer = await fetch(`${demo.gateway.url}/play/calls?account=demo_sms`);
      const { calls } = (await answer.json()) as { calls: { answered: string }[] };
      return calls.length >= 2 ? calls.map((call) => call.answered) : undefined;
    });
    assert.deepEqual(answered, ["429", "none"]);
  });

  it("signs as the receiver will check it", async () => {
    const secret = `whsec_${Buffer.alloc(32, "k").toString("base64")}`;
    const given = { secret, id: "m-1", timestamp: "1795420800", body: '{"type":"message"}' };
    const { body } = await post("/play/sign", given);
    assert.match(
      String((body["headers"] as unknown as Record<string, string>)["webhook-signature"]),
      /^v1,[\w+/]{43}=$/,
    );
    assert.equal((await post("/play/sign", { ...given, secret: "plain" })).status, 400);
  });

  it("lets a person do all that in the browser", async (t) => {
    const chromium = needServer(t, "chromium");
    if (chromium === undefined) return;
    const page: Page = await openPage(chromium, `${demo.gateway.url}/play`, "zh-CN");
    const text = (id: string): Promise<string> => page.evaluate(`document.getElementById("${id}")?.innerText ?? ""`);
    const until = (id: string, words: string): Promise<true> =>
      eventually(`${words} in ${id}`, async () => ((await text(id)).includes(words) ? true : undefined));
    try {
      await until("accounts", "demo_sms");
      await page.evaluate(`document.querySelector('[data-id="demo_sms"]').click()`);
      await page.evaluate(`document.querySelector('#send [value="once"]').click()`);
      await until("bubbles", "如何退费？");
      await until("raw", "如何退费？");
      await until("events", "message.received");
      await page.evaluate(`document.querySelector("#reply input").focus()`);
      await page.type("请到财务处办理。");
      await page.evaluate(`document.querySelector("#reply button").click()`);
      await until("bubbles", "请到财务处办理。");
      assert.deepEqual(page.complaints, []);
    } finally {
      await page.close();
    }
  });

  it("does not exist beside a school's own configuration", async () => {
    const school = await startSchool();
    try {
      assert.equal((await fetch(`${school.gateway.url}/play`)).status, 404);
      assert.equal((await fetch(`${school.gateway.url}/play/accounts`)).status, 404);
    } finally {
      await school.end();
    }
  });
});
