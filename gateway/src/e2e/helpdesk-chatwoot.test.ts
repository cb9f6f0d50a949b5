import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { example, startFake } from "../../../adapters/chatwoot/dist/testing/endpoint.js";
import type { FakeChatwoot } from "../../../adapters/chatwoot/dist/testing/fake-chatwoot.js";
import { messagePayload, statusPayload } from "../../../adapters/chatwoot/dist/testing/views.js";
import { type FakeSmsc, shortMessage, startSmsc } from "../../../connectors/sms_smpp/dist/testing/fake-smsc.js";
import { arrived, saying } from "./support/arrivals.js";
import { emptyOutbox } from "./support/empty-outbox.js";
import { eventually } from "./support/eventually.js";
import type { School } from "./support/front-desk.js";
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

const teacher = 7;

describe("a conversation is a conversation in Chatwoot", () => {
  let chatwoot: FakeChatwoot;
  let front: Front;
  let smsc: FakeSmsc;
  let school: School;
  before(async () => {
    [chatwoot, smsc] = await Promise.all([startFake(), startSmsc({ receipts: "none" })]);
    keepTime();
    front = await frontOf(chatwoot.origin);
    const sms = {
      host: "127.0.0.1",
      port: smsc.port,
      system_id: "school",
      password: "secret",
      source_addr: "10690000",
    };
    school = await schoolWithDesk(
      {
        adapter: "chatwoot",
        config: { ...example, url: front.origin },
        addresses: [front.address, `127.0.0.1:${smsc.port}`],
      },
      { change: (c) => ({ ...c, accounts: [...c.accounts, { id: "sms", connector: "sms_smpp", config: sms }] }) },
    );
  });
  after(async () => {
    await school?.end();
    await front?.stop();
    await Promise.all([chatwoot?.stop(), smsc?.stop()]);
  });

  /** The fake's clock stands still by itself; the gateway knows its own. */
  function keepTime(): void {
    chatwoot.office.pass((Date.now() - chatwoot.office.now().getTime()) / 1000);
  }
  async function hook(payload: object): Promise<number> {
    const { body, headers } = chatwoot.hook(payload);
    const at = `${school.gateway.url}/hooks/${deskId}`;
    return (await fetch(at, { method: "POST", headers: Object.fromEntries(headers), body })).status;
  }
  function reply(id: string, content: string, more: object = {}) {
    keepTime();
    return chatwoot.office.say(Number(id), { content, ...more }, teacher);
  }
  const setStatus = (id: string, status: string): Promise<number> => {
    keepTime();
    return hook(statusPayload(chatwoot.office, chatwoot.office.setStatus(Number(id), status)));
  };
  const writtenIn = (id: string) => chatwoot.office.messagesIn(Number(id)).filter((m) => m.message_type !== "activity");
  const contentsOf = (id: string) => writtenIn(id).map(({ content }) => content);

  it("resolved and opened again there and here", async () => {
    const conversation = await parentSays(school, "c-1", "校车几点？");
    const { id, url } = await refOf(school, conversation);
    assert.equal(url, `${front.origin}/app/accounts/1/conversations/${id}`);
    assert.equal(await setStatus(id, "resolved"), 200);
    await untilConversation(school, conversation, "closed");
    assert.equal(await setStatus(id, "open"), 200);
    await untilConversation(school, conversation, "open");
    for (const [status, theirs] of [
      ["closed", "resolved"],
      ["open", "open"],
    ] as const) {
      assert.equal((await school.call("PATCH", `/conversations/${conversation}`, { status })).status, 200);
      await eventually(`it is ${theirs}`, () =>
        chatwoot.office.conversationAt(Number(id)).status === theirs ? true : undefined,
      );
    }
  });

  it("nobody writes to a person who wants nothing more: a dead letter, and the agent is told there", async () => {
    await eventually("the number is bound", () => (smsc.binds.length > 0 ? true : undefined));
    smsc.push(shortMessage("几号开学？"));
    const { conversation } = await arrived(school, saying("几号开学？"));
    const { id } = await refOf(school, conversation.id);
    smsc.push(shortMessage("退订"));
    await arrived(school, saying("退订"));
    const message = reply(id, "九月一日");
    assert.equal(await hook(messagePayload(chatwoot.office, message)), 200);
    assert.deepEqual(await refusedCommands(school), ["409"]);
    const remark = await eventually("the agent is told", () =>
      writtenIn(id).find(({ content }) => content?.includes("recipient_blocked")),
    );
    assert.deepEqual([remark.private, remark.message_type], [true, "outgoing"]);
    await emptyOutbox(school);
    assert.equal(smsc.submits.length, 0);
  });

  it("what is said while it is away arrives in order, in one conversation", async () => {
    await front.down();
    const conversation = await parentSays(school, "c-2", "一");
    await parentSays(school, "c-2", "二");
    await front.up();
    front.fail(500);
    await parentSays(school, "c-2", "三");
    front.release();
    const { id } = await refOf(school, conversation);
    await eventually("all of it is there", () => (contentsOf(id).length >= 3 ? true : undefined), 30_000);
    assert.deepEqual(contentsOf(id), ["一", "二", "三"]);
    const ours = [...chatwoot.office.conversations.values()].filter(({ custom_attributes, source_id }) =>
      JSON.stringify([custom_attributes, source_id]).includes(conversation),
    );
    assert.equal(ours.length, 1);
  });

  it("an answer comes by the signed webhook and by the poll, and is shown once; a note stays inside", async () => {
    const conversation = await parentSays(school, "c-3", "食堂几点？");
    const { id } = await refOf(school, conversation);
    await polledAfter(school, async () => {
      const message = messagePayload(chatwoot.office, reply(id, "十一点"));
      assert.deepEqual([await hook(message), await hook(message)], [200, 200]);
      reply(id, "家长很急", { private: true });
    });
    await untilShown(school, "十一点");
    await eventually("the note is there", async () =>
      (await wordsOf(school, conversation)).includes("private 家长很急") ? true : undefined,
    );
    await emptyOutbox(school);
    assert.equal(shownTo(school, "十一点").length, 1);
    assert.deepEqual(await wordsOf(school, conversation), ["public 食堂几点？", "public 十一点", "private 家长很急"]);
    assert.deepEqual(contentsOf(id), ["食堂几点？", "十一点", "家长很急"], "no echo");
  });
});
