import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { example, startFake } from "../../../adapters/zammad/dist/testing/endpoint.js";
import type { FakeZammad } from "../../../adapters/zammad/dist/testing/fake-zammad.js";
import { emptyOutbox } from "./support/empty-outbox.js";
import { eventually } from "./support/eventually.js";
import { type School, tokens } from "./support/front-desk.js";
import { type Front, frontOf } from "./support/front-of.js";
import {
  deskId,
  parentSays,
  polledAfter,
  refOf,
  refusedCommands,
  schoolWithDesk,
  shownTo,
  untilConversation,
  untilShown,
  wordsOf,
} from "./support/helpdesk.js";

const teacher = "li.lei@example.edu";

describe("a conversation is a ticket in Zammad", () => {
  let zammad: FakeZammad;
  let front: Front;
  let school: School;
  before(async () => {
    zammad = await startFake();
    front = await frontOf(zammad.origin);
    school = await schoolWithDesk({
      adapter: "zammad",
      config: { ...example, url: front.origin },
      addresses: [front.address],
      options: { groups: ["front_desk"], filter: { "conversation.group": ["front_desk"] } },
    });
  });
  after(async () => {
    await school?.end();
    await front?.stop();
    await zammad?.stop();
  });

  const articlesOf = (ticket: string) =>
    zammad.office.articleIds(Number(ticket)).map((id) => zammad.office.articles.get(id));
  const bodiesOf = (ticket: string) => articlesOf(ticket).map((article) => article?.body ?? "");
  const ticketsOf = (conversation: string) =>
    [...zammad.office.tickets.values()].filter(({ id }) => articlesOf(String(id))[0]?.subject.includes(conversation));

  /** What the trigger of this ticket would send now. */
  async function trigger(ticket: string, articleId?: number): Promise<number> {
    const { body, headers } = zammad.trigger(Number(ticket), articleId);
    const at = `${school.gateway.url}/hooks/${deskId}`;
    return (await fetch(at, { method: "POST", headers: Object.fromEntries(headers), body })).status;
  }
  const reply = (ticket: string, body: string, more: object = {}) =>
    zammad.office.createArticle(Number(ticket), { body, sender: "Agent", ...more }, teacher);

  it("a forged webhook is refused and changes nothing", async () => {
    const conversation = await parentSays(school, "z-2", "在吗");
    const { id } = await refOf(school, conversation);
    const { body, headers } = zammad.trigger(Number(id));
    const forged = { ...Object.fromEntries(headers), "x-hub-signature": `sha1=${"0".repeat(40)}` };
    const at = `${school.gateway.url}/hooks/${deskId}`;
    assert.equal((await fetch(at, { method: "POST", headers: forged, body })).status, 401);
  });

  it("closed and opened again there and here", async () => {
    const conversation = await parentSays(school, "z-3", "校车几点？");
    const { id } = await refOf(school, conversation);
    zammad.office.setState(Number(id), "closed", teacher);
    assert.equal(await trigger(id), 200);
    await untilConversation(school, conversation, "closed");
    zammad.office.setState(Number(id), "open", teacher);
    assert.equal(await trigger(id), 200);
    await untilConversation(school, conversation, "open");
    for (const [status, state] of [
      ["closed", "closed"],
      ["open", "open"],
    ] as const) {
      assert.equal((await school.call("PATCH", `/conversations/${conversation}`, { status })).status, 200);
      await eventually(`the ticket is ${state}`, () =>
        zammad.office.ticketAt(Number(id)).state === state ? true : undefined,
      );
    }
  });

  it("an answer that must not be sent is a dead letter, and the agent is told in the ticket", async () => {
    const conversation = await parentSays(school, "z-4", "学费多少？");
    const { id } = await refOf(school, conversation);
    const moved = { group_id: "finance" };
    const { status } = await school.call("POST", `/conversations/${conversation}/assign`, moved, {
      token: tokens.admin,
    });
    assert.equal(status, 200);
    const article = reply(id, "不归我们管");
    assert.deepEqual([await trigger(id, article.id), await trigger(id, article.id)], [200, 200]);
    assert.deepEqual(await refusedCommands(school), ["404"]);
    const remark = await eventually("the agent is told", () =>
      articlesOf(id).find((each) => each?.body.startsWith("未执行：message.send")),
    );
    assert.equal(remark.internal, true);
    await emptyOutbox(school);
    assert.equal(shownTo(school, "不归我们管").length, 0);
  });

  it("what is said while it is away arrives in order, in one ticket", async () => {
    await front.down();
    const conversation = await parentSays(school, "z-5", "一");
    await parentSays(school, "z-5", "二");
    await front.up();
    front.fail(500);
    await parentSays(school, "z-5", "三");
    front.release();
    const { id } = await refOf(school, conversation);
    await eventually("all of it is there", () => (bodiesOf(id).length >= 3 ? true : undefined), 30_000);
    assert.deepEqual(bodiesOf(id), ["一", "二", "三"]);
    assert.equal(ticketsOf(conversation).length, 1);
  });

  it("an answer comes by the signed webhook and by the poll, and is shown once; a note stays inside", async () => {
    const conversation = await parentSays(school, "z-1", "几号开学？");
    const { id, url } = await refOf(school, conversation);
    assert.equal(url, `${front.origin}/#ticket/zoom/${id}`);
    await parentSays(school, "z-1", "急");
    await polledAfter(school, async () => {
      const article = reply(id, "<p>请看<b>官网</b></p>", { content_type: "text/html" });
      assert.deepEqual([await trigger(id, article.id), await trigger(id, article.id)], [200, 200]);
      reply(id, "家长很急", { internal: true });
    });
    await untilShown(school, "请看官网");
    await eventually("the note is there", async () =>
      (await wordsOf(school, conversation)).includes("private 家长很急") ? true : undefined,
    );
    await emptyOutbox(school);
    assert.equal(shownTo(school, "请看官网").length, 1);
    assert.deepEqual(await wordsOf(school, conversation), [
      "public 几号开学？",
      "public 急",
      "public 请看官网",
      "private 家长很急",
    ]);
    assert.deepEqual(bodiesOf(id), ["几号开学？", "急", "<p>请看<b>官网</b></p>", "家长很急"], "no echo");
    assert.equal(ticketsOf(conversation).length, 1);
  });
});
