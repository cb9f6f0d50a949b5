import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { example, startFake } from "../../../adapters/zammad/dist/testing/endpoint.js";
import type { FakeZammad } from "../../../adapters/zammad/dist/testing/fake-zammad.js";
import { emptyOutbox } from "./support/empty-outbox.js";
import { eventually } from "./support/eventually.js";
import type { School } from "./support/front-desk.js";
import { type Front, frontOf } from "./support/front-of.js";
import { parentSays, refOf, schoolWithDesk, shownTo, untilPolled, untilShown } from "./support/helpdesk.js";

const { webhook_secret: _, ...polled } = example;

describe("an answer that is there before the gateway knows its ticket", () => {
  let zammad: FakeZammad;
  let front: Front;
  let school: School;
  before(async () => {
    zammad = await startFake();
    front = await frontOf(zammad.origin);
    school = await schoolWithDesk({
      adapter: "zammad",
      config: { ...polled, url: front.origin },
      addresses: [front.address],
    });
  });
  after(async () => {
    await school?.end();
    await front?.stop();
    await zammad?.stop();
  });

  it("is not lost to the poll that comes in between", async () => {
    await untilPolled(school);
    front.hold(/^POST \/api\/v1\/tickets/, true);
    const conversation = await parentSays(school, "x-1", "几号开学？");
    await eventually("the ticket is made and nobody knows", () => (front.held() > 0 ? true : undefined));
    const ticket = [...zammad.office.tickets.keys()][0] ?? 0;
    zammad.office.createArticle(ticket, { body: "九月一日", sender: "Agent" }, "bot@example.edu");
    const searches = zammad.calls.filter((call) => call.includes("/tickets/search")).length;
    await eventually("a poll has come by", () =>
      zammad.calls.filter((call) => call.includes("/ticket_articles/")).length > 0 &&
      zammad.calls.filter((call) => call.includes("/tickets/search")).length > searches
        ? true
        : undefined,
    );
    front.release();
    await refOf(school, conversation);
    await untilShown(school, "九月一日");
    await emptyOutbox(school);
    assert.equal(shownTo(school, "九月一日").length, 1);
  });
});
