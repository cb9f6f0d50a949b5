import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import { type InboundEvent, PluginError, type RawEvent } from "@gatehouse/sdk";
import { wecomEnveloped, wecomHost, wecomQuery } from "@gatehouse/sdk/wechat/testing";
import { config } from "../config.js";
import { interpret } from "../interpret.js";
import { open } from "../session.js";
import { admissions, company, example, parent, registrar, visitor } from "../testing/account.js";
import { accountAt, never } from "../testing/desk-host.js";
import { type FakeKf, startFakeKf } from "../testing/fake-kf.js";
import { webhook } from "../webhook.js";

const text = (content: string) => ({ msgtype: "text", text: { content } });
const understood = (events: readonly RawEvent[]): readonly InboundEvent[] =>
  events.flatMap((raw) => interpret(raw, config.parse(example)));
const texts = (events: readonly RawEvent[]): readonly (string | undefined)[] =>
  understood(events).map((event) => ("text" in event ? event.text : undefined));

let kf: FakeKf;
beforeEach(async () => {
  kf = await startFakeKf(company);
});
afterEach(() => kf.stop());

const calls = (path: string): number => kf.seen.filter((call) => call.path === path).length;

/** As WeCom knocks: a sealed callback, through the webhook. */
function knockOf(openKfid: string): string | undefined {
  const xml = `<xml><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[kf_msg_or_event]]></Event><Token><![CDATA[${kf.mailbox.knock()}]]></Token><OpenKfId><![CDATA[${openKfid}]]></OpenKfId></xml>`;
  const rawBody = wecomEnveloped(Buffer.from(xml), example);
  const at = new Date();
  const url = new URL("https://gateway.example/hooks/wecom_kf");
  for (const [name, value] of Object.entries(wecomQuery(rawBody, at, example))) url.searchParams.set(name, value);
  const request = { method: "POST", url, headers: new Map(), rawBody, receivedAt: at };
  return webhook(request, config.parse(example)).wake;
}

describe("a poll of wecom_kf", () => {
  it("asks the account that knocked, with the token of the knock", async () => {
    kf.customerSays(admissions, parent, text("在吗"));
    const { poll } = accountAt(kf.origin);
    const { events, cursor, more } = await poll(undefined, knockOf(admissions));
    assert.deepEqual([texts(events), more, calls("kf/sync_msg")], [["在吗"], false, 1]);
    assert.equal(kf.seen.at(-1)?.body["open_kfid"], admissions);
    assert.ok(String(kf.seen.at(-1)?.body["token"]).startsWith("ENC"));
    assert.deepEqual(await poll(cursor, knockOf(admissions)), { events: [], cursor, more: false });
  });

  it("without a knock asks every account", async () => {
    kf.customerSays(admissions, parent, text("招生"));
    kf.customerSays(registrar, visitor, text("学籍"));
    const { poll } = accountAt(kf.origin);
    const { events, cursor } = await poll();
    assert.deepEqual(texts(events), ["招生", "学籍"]);
    kf.customerSays(registrar, visitor, text("还在吗"));
    assert.deepEqual(texts((await poll(cursor)).events), ["还在吗"]);
  });

  it("with a hint nobody can read, or of an account that is not ours, asks every account", async () => {
    kf.customerSays(registrar, visitor, text("学籍"));
    for (const wake of ["", "{}", "not JSON", JSON.stringify({ token: "ENC", open_kfid: "wkUNMANAGED00001" })]) {
      const { poll } = accountAt(kf.origin);
      const given = poll(undefined, wake).then(({ events }) => texts(events));
      assert.deepEqual(await given, ["学籍"], wake);
    }
    assert.equal(knockOf("wkUNMANAGED00001"), undefined, "and such a knock wakes nobody");
  });

  it("with a token that has ended asks again without", async () => {
    const wake = knockOf(admissions);
    kf.customerSays(admissions, parent, text("在吗"));
    kf.clock.now = new Date(kf.clock.now.getTime() + 11 * 60_000);
    const { events } = await accountAt(kf.origin).poll(undefined, wake);
    assert.deepEqual([texts(events), calls("kf/sync_msg")], [["在吗"], 2]);
  });

  it("takes page after page, an empty one too, and loses and doubles nothing", async () => {
    for (let n = 0; n < 120; n += 1) kf.customerSays(admissions, parent, text(`第 ${n} 条`));
    kf.mailbox.emptyNext(admissions);
    const { poll } = accountAt(kf.origin);
    const seen: RawEvent[] = [];
    let cursor: string | undefined;
    for (let more = true, round = 0; more; round += 1) {
      assert.ok(round < 10, "it ends");
      const given = await poll(cursor);
      seen.push(...given.events);
      ({ cursor, more } = given);
    }
    assert.equal(seen.length, 120);
    assert.equal(new Set(seen.map(({ key }) => key)).size, 120);
    assert.equal(calls("kf/sync_msg"), 5, "one of the other account, four of this");
  });

  it("that is made again from the same cursor gives the same events", async () => {
    kf.customerSays(admissions, parent, text("在吗"));
    const first = await accountAt(kf.origin).poll();
    const again = await accountAt(kf.origin).poll();
    assert.deepEqual(again, first);
  });

  it("makes smaller pages where an answer would be cut", async () => {
    for (let n = 0; n < 20; n += 1) kf.customerSays(admissions, parent, text(`${n}${"长".repeat(2600)}`));
    const { poll } = accountAt(kf.origin);
    const seen: RawEvent[] = [];
    let cursor: string | undefined;
    let wake = knockOf(admissions);
    for (let more = true; more; wake = undefined) {
      const given = await poll(cursor, wake);
      seen.push(...given.events);
      ({ cursor, more } = given);
    }
    assert.deepEqual(
      texts(seen).map((one) => one?.length),
      Array.from({ length: 20 }, (_, n) => `${n}`.length + 2600),
    );
    assert.equal(calls("kf/sync_msg"), 7, "50, 25, 12, 6, 6, 6 and the last two, all by the token of one knock");
  });

  it("passes a message by that is larger than any answer, and keeps what came of it", async () => {
    kf.customerSays(admissions, parent, text("前"));
    kf.customerSays(admissions, parent, text("长".repeat(40_000)));
    kf.customerSays(admissions, parent, text("后"));
    const { poll } = accountAt(kf.origin);
    const seen: RawEvent[] = [];
    let cursor: string | undefined;
    let wake = knockOf(admissions);
    for (let more = true, round = 0; more; round += 1) {
      assert.ok(round < 10, "it ends");
      const given = await poll(cursor, wake);
      wake = undefined;
      seen.push(...given.events);
      ({ cursor, more } = given);
    }
    assert.equal(seen.length, 3);
    const huge = seen.find(({ key }) => key.startsWith("cut:"));
    assert.throws(() => interpret(huge as RawEvent, config.parse(example)), PluginError);
    assert.deepEqual(texts(seen.filter((raw) => raw !== huge)), ["前", "后"]);
  });

  it("is not silenced by one account that cannot be read", async () => {
    kf.customerSays(registrar, visitor, text("学籍"));
    const host = wecomHost();
    const { poll } = accountAt(kf.origin, host, { open_kfids: ["wkDELETED0000001", registrar] });
    const { events } = await poll();
    assert.deepEqual(texts(events), ["学籍"]);
    assert.match(host.logged.join(), /could not be read/);
  });

  it("that reads nothing at all says why", async () => {
    const { poll } = accountAt(kf.origin, wecomHost(), { open_kfids: ["wkDELETED0000001"] });
    await assert.rejects(poll(), (error) => error instanceof PluginError && error.details.providerCode === "95004");
    kf.state.trusted = false;
    await assert.rejects(poll(), (error) => error instanceof PluginError && error.code === "unauthorized");
  });

  it("beyond the limit of knockless calls is told to wait", async () => {
    const { poll } = accountAt(kf.origin, wecomHost(), { open_kfids: [admissions] });
    const { cursor } = await poll();
    for (let n = 0; n < 5; n += 1) await poll(cursor);
    await assert.rejects(
      poll(cursor),
      (error) => error instanceof PluginError && error.details.retryAfterMs === 60_000,
    );
    assert.deepEqual(await poll(cursor, knockOf(admissions)), { events: [], cursor, more: false }, "a knock may");
  });

  it("forgets an account that was taken out of the options", async () => {
    const { cursor } = await accountAt(kf.origin).poll();
    const { poll } = accountAt(kf.origin, wecomHost(), { open_kfids: [registrar] });
    assert.deepEqual(Object.keys(JSON.parse((await poll(cursor)).cursor) as object), [registrar]);
  });

  it("renews the token once where WeCom calls it expired", async () => {
    const { poll } = accountAt(kf.origin);
    const { cursor } = await poll();
    kf.endToken("expired");
    await poll(cursor);
    assert.equal(calls("gettoken"), 2);
  });

  it("ends when it is not wanted any more", async () => {
    const stop = AbortSignal.abort();
    await assert.rejects(accountAt(kf.origin).poll(undefined, undefined, stop));
  });
});

describe("the greeting of wecom_kf", () => {
  const greetings = (): number => kf.delivered.filter(({ msgtype }) => msgtype === "text").length;

  it("is sent once, though the page is read again and by two processes", async () => {
    kf.enter(admissions, visitor);
    const host = wecomHost();
    await accountAt(kf.origin, host).poll();
    await accountAt(kf.origin, host).poll();
    assert.deepEqual([greetings(), calls("kf/send_msg_on_event")], [1, 1]);
    assert.deepEqual(kf.delivered[0]?.content, { content: example.welcome_text });
    const forgetful = wecomHost();
    await accountAt(kf.origin, forgetful).poll();
    assert.equal(greetings(), 1, "WeCom itself takes a code once");
    assert.match(forgetful.logged.join(), /a greeting could not be sent/);
  });

  it("is not sent where nobody asked for one", async () => {
    kf.enter(admissions, visitor);
    const { welcome_text: _, ...quiet } = accountAt(kf.origin).options;
    await open(quiet, wecomHost()).poll?.(undefined, never);
    assert.equal(calls("kf/send_msg_on_event"), 0);
  });

  it("is not sent late: a code lives 20 seconds", async () => {
    kf.enter(admissions, visitor);
    const late = new Date(Date.now() + 60_000);
    await accountAt(
      kf.origin,
      wecomHost({}, () => late),
    ).poll();
    assert.equal(calls("kf/send_msg_on_event"), 0);
  });

  it("that fails holds up no message", async () => {
    kf.enter(admissions, visitor);
    kf.customerSays(admissions, visitor, text("在吗"));
    kf.failAfter("kf/send_msg_on_event", 0, 45_009);
    const { events } = await accountAt(kf.origin).poll();
    assert.deepEqual(texts(events), ["进入会话", "在吗"]);
  });
});
