import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { skipWithout } from "../testing/servers.js";
import { emptyOutbox } from "./support/empty-outbox.js";
import { eventually } from "./support/eventually.js";
import { parentSays, refOf, shownTo, untilPolled, untilShown } from "./support/helpdesk.js";
import { startWorks, type Works } from "./support/two-workers.js";

/** Both what leaves and what is fetched are answered by the helpdesk, and the worker dies before it can read that. */
describe("a worker killed while it speaks with the helpdesk", { skip: skipWithout("redis-server") }, () => {
  let works: Works;
  before(async () => {
    works = await startWorks();
  });
  after(() => works?.end());

  it("is followed by the other one: nothing is lost, nothing is doubled", async () => {
    const { school, front } = works;
    const first = await works.worker();
    const conversation = await parentSays(school, "w-1", "几号开学？");
    const { id } = await refOf(school, conversation);
    await untilPolled(school);
    works.reply(id, "九月一日");
    front.hold(/^POST \/api\/v1\/ticket_articles|^GET \/api\/v1\/tickets\/search/, true);
    await parentSays(school, "w-1", "急");
    await works.worker();
    await eventually("both are under way", () => (front.held() >= 2 ? true : undefined));
    await first.end("SIGKILL");
    front.release();
    await untilShown(school, "九月一日");
    await emptyOutbox(school);
    assert.equal(shownTo(school, "九月一日").length, 1);
    assert.deepEqual(works.articlesOf(id), ["几号开学？", "九月一日", "急"]);
  });
});
