import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { startFakeRedmine } from "../../../adapters/redmine/dist/testing/fake-redmine.js";
import { optionsFor } from "../../../adapters/redmine/dist/testing/gateway.js";
import { type People, people } from "../../../adapters/redmine/dist/testing/people.js";
import { type Stage, status } from "../../../adapters/redmine/dist/testing/stage.js";
import { emptyOutbox } from "./support/empty-outbox.js";
import { eventually } from "./support/eventually.js";
import type { School } from "./support/front-desk.js";
import { type Front, frontOf } from "./support/front-of.js";
import {
  parentSays,
  polledAfter,
  refOf,
  refusedCommands,
  schoolWithDesk,
  shownTo,
  untilConversation,
  wordsOf,
} from "./support/helpdesk.js";

/** Redmine calls nobody: everything comes back by the poll. */
describe("a conversation is an issue in Redmine", () => {
  let stage: Stage;
  let front: Front;
  let staff: People;
  let school: School;
  before(async () => {
    stage = await startFakeRedmine();
    front = await frontOf(stage.url);
    staff = people(stage);
    const config = { ...optionsFor(stage), url: front.origin };
    school = await schoolWithDesk({ adapter: "redmine", config, addresses: [front.address] });
  });
  after(async () => {
    await school?.end();
    await front?.stop();
    await stage?.stop();
  });

  const notesOf = async (issue: string) => (await staff.issue(issue)).journals.map(({ notes }) => notes ?? "");

  it("what is said while it is away arrives in order, in one issue", async () => {
    await front.down();
    const conversation = await parentSays(school, "m-1", "一");
    await parentSays(school, "m-1", "二");
    await front.up();
    front.fail(500);
    await parentSays(school, "m-1", "三");
    front.release();
    const { id, url } = await refOf(school, conversation);
    assert.equal(url, `${front.origin}/issues/${id}`);
    await eventually("all of it is there", async () => ((await notesOf(id)).length >= 2 ? true : undefined), 30_000);
    assert.match((await staff.issue(id)).description, /^一\r?\n/);
    const [second, third, ...more] = await notesOf(id);
    assert.match(`${second}|${third}`, /^二\r?\n[^|]*\|三\r?\n/);
    assert.deepEqual(more, []);
    assert.equal(await staff.countOf(conversation), 1);
  });

  it("closed and opened again here", async () => {
    const conversation = await parentSays(school, "m-2", "校车几点？");
    const { id } = await refOf(school, conversation);
    for (const [ours, theirs] of [
      ["closed", status.closed],
      ["open", status.open],
    ] as const) {
      assert.equal((await school.call("PATCH", `/conversations/${conversation}`, { status: ours })).status, 200);
      await eventually(`the issue has status ${theirs}`, async () =>
        (await staff.issue(id)).status.id === theirs ? true : undefined,
      );
    }
  });

  it("answer, note and closing come once; what cannot be opened again is told to the agent there", async () => {
    const conversation = await parentSays(school, "m-3", "食堂几点？");
    const { id } = await refOf(school, conversation);
    await polledAfter(school, async () => {
      await staff.note(id, "十一点");
      await staff.note(id, "家长很急", { private_notes: true });
      await staff.set(id, status.closed);
    });
    await untilConversation(school, conversation, "closed");
    await emptyOutbox(school);
    assert.equal(shownTo(school, "十一点").length, 1);
    assert.deepEqual(await wordsOf(school, conversation), ["public 食堂几点？", "public 十一点", "private 家长很急"]);
    assert.deepEqual(
      (await notesOf(id)).filter((notes) => notes !== ""),
      ["十一点", "家长很急"],
      "no echo",
    );

    const another = await parentSays(school, "m-3", "还有夜宵吗？");
    assert.notEqual(another, conversation);
    assert.notEqual((await refOf(school, another)).id, id);
    await staff.set(id, status.open);
    const told = await eventually(
      "the agent is told",
      async () =>
        (await staff.issue(id)).journals.find(({ notes }) => notes?.startsWith("未执行：conversation.reopen")),
      30_000,
    );
    assert.equal(told.private_notes, true);
    assert.deepEqual(await refusedCommands(school), ["409"]);
    assert.equal((await school.call("GET", `/conversations/${conversation}`)).body.status, "closed");
  });
});
