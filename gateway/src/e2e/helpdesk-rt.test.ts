import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { missing } from "@gatehouse/sdk/testing";
import { optionsFor } from "../../../adapters/rt/dist/testing/gateway.js";
import { type People, people } from "../../../adapters/rt/dist/testing/people.js";
import { agent, type Stage, startRequestTracker } from "../../../adapters/rt/dist/testing/request-tracker.js";
import { freePort } from "../testing/free-port.js";
import { emptyOutbox } from "./support/empty-outbox.js";
import { eventually } from "./support/eventually.js";
import type { School } from "./support/front-desk.js";
import { type Front, frontOf } from "./support/front-of.js";
import { newSecret, type RunningGateway, runGateway } from "./support/gateway.js";
import {
  deskId,
  parentSays,
  refOf,
  schoolWithDesk,
  shownTo,
  untilConversation,
  untilPolled,
  untilShown,
  wordsOf,
} from "./support/helpdesk.js";

const report = {
  content_base64: randomBytes(3000).toString("base64"),
  filename: "成绩单 2026.pdf",
  content_type: "application/pdf",
};
const map = randomBytes(2000);

const downloaded = async (url = ""): Promise<Buffer> => Buffer.from(await (await fetch(url)).arrayBuffer());

/** The real product, with the README's Scrip. */
describe("a conversation is a ticket in Request Tracker", { skip: missing("rt-setup-database-5") }, () => {
  let stage: Stage;
  let front: Front;
  let staff: People;
  let school: School;
  let next: RunningGateway | undefined;
  before(async () => {
    const port = String(await freePort());
    const secret = newSecret();
    stage = await startRequestTracker({ address: `http://127.0.0.1:${port}/hooks/${deskId}`, secret });
    front = await frontOf(stage.url);
    staff = people(stage);
    const config = { ...optionsFor(stage, { hook_secret: secret }), url: front.origin };
    school = await schoolWithDesk(
      { adapter: "rt", config, addresses: [front.address] },
      { env: { GATEHOUSE_PORT: port } },
    );
  });
  after(async () => {
    await next?.end("SIGTERM");
    await school?.end();
    await front?.stop();
    await stage?.stop();
  });

  /** How many tickets were made of it. */
  async function ticketsOf(conversation: string): Promise<number> {
    const query = encodeURIComponent(`RefersTo = 'gatehouse:${conversation}'`);
    const authorization = `Basic ${Buffer.from(`${agent.user}:${agent.password}`).toString("base64")}`;
    const given = await fetch(`${stage.url}/REST/2.0/tickets?query=${query}`, { headers: { authorization } });
    return ((await given.json()) as { total: number }).total;
  }
  const textsOf = async (ticket: string) => (await staff.entries(ticket)).map(({ text }) => text);
  const untilTexts = (ticket: string, texts: readonly string[]) =>
    eventually(`${ticket} says ${texts.join(", ")}`, async () =>
      (await textsOf(ticket)).length >= texts.length ? true : undefined,
    ).then(async () => assert.deepEqual(await textsOf(ticket), texts));

  it("resolved there closes; an answer to what was said opens it again there, a new matter is a new ticket", async () => {
    const conversation = await parentSays(school, "rt-2", "校车几点？");
    const { id } = await refOf(school, conversation);
    await staff.set(id, "resolved");
    await untilConversation(school, conversation, "closed");
    const { body } = await school.call("GET", `/conversations/${conversation}/messages`);
    const reply_to = body.items[0].source_id as string;
    assert.equal(await parentSays(school, "rt-2", "那周末呢？", { reply_to }), conversation);
    await untilTexts(id, ["校车几点？", "那周末呢？"]);
    assert.equal((await staff.ticket(id)).Status, "open");
    await untilConversation(school, conversation, "open");
    await staff.set(id, "resolved");
    await untilConversation(school, conversation, "closed");
    const another = await parentSays(school, "rt-2", "食堂几点？");
    assert.notEqual(another, conversation);
    assert.notEqual((await refOf(school, another)).id, id);
  });

  it("takes the parent's words and files; the agent's answers and note come back once, and nothing echoes", async () => {
    const conversation = await parentSays(school, "rt-1", "几号开学？");
    const { id, url } = await refOf(school, conversation);
    assert.equal(url, `${front.origin}/Ticket/Display.html?id=${id}`);
    await parentSays(school, "rt-1", "见附件", { attachments: [report] });
    await untilTexts(id, ["几号开学？", "见附件"]);
    assert.deepEqual((await staff.entries(id))[1]?.files[report.filename]?.toString("base64"), report.content_base64);
    const { Requestor, Subject } = await staff.ticket(id);
    assert.match(Requestor[0]?.id ?? "", /^per_.*@gatehouse\.invalid$/);
    assert.equal(Subject, "[应用] 几号开学？");
    await untilPolled(school);
    await staff.say(id, "correspond", { Content: "九月一日 😀" });
    await staff.say(id, "comment", { Content: "家长很急" });
    // Files cannot come with the Scrip: it knocks, and the poll sees all of it again.
    await staff.say(id, "correspond", { Content: "地图" }, { "地图.png": map });
    const shown = await untilShown(school, "地图");
    assert.deepEqual(await downloaded(shown.attachments[0]?.url), map);
    await emptyOutbox(school);
    assert.equal(shownTo(school, "九月一日 😀").length, 1);
    assert.deepEqual(await wordsOf(school, conversation), [
      "public 几号开学？",
      "public 见附件",
      "public 九月一日 😀",
      "private 家长很急",
      "public 地图",
    ]);
    assert.deepEqual(await textsOf(id), ["几号开学？", "见附件", "九月一日 😀", "家长很急", "地图"]);
  });

  it("killed while the event is on its way: one ticket", async () => {
    front.hold(/^POST \/REST\/2\.0\/ticket$/, true);
    const conversation = await parentSays(school, "rt-3", "作业在哪交？");
    await eventually("the ticket is made and nobody knows", () => (front.held() > 0 ? true : undefined));
    await school.gateway.end("SIGKILL");
    front.release();
    next = await runGateway(school.env);
    const { id } = await refOf(school, conversation);
    await untilTexts(id, ["作业在哪交？"]);
    assert.equal(await ticketsOf(conversation), 1);
  });
});
