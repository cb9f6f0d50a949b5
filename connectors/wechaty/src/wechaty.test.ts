import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import type { InboundEvent, InboundMessage, LoginStep, RawEvent, SendContext, Session } from "@gatehouse/sdk";
import { fakeHost, sampleOutbound } from "@gatehouse/sdk/testing";
import type { Mocker } from "../runtime/index.mjs";
import connector from "./index.js";
import { firstWords, missing, options, stage } from "./testing/stage.js";

const skip = missing() ?? false;
const config = connector.config.parse(options);
const context: SendContext<typeof config> = { config, idempotencyKey: "k", attempt: 1, now: new Date(), nonce: "n" };
const never = new AbortController().signal;
const parent = { scheme: "app_user", scope: "wechaty", value: "mock-parent" } as const;

describe("the wechaty connector over the mock puppet", { skip }, () => {
  const host = fakeHost({ allows: () => false });
  const events: InboundEvent[] = [];
  const stop = new AbortController();
  let session: Session;
  let listening: Promise<void> | undefined;
  let mocker: Mocker;
  let refuse = 0;

  async function emit(raws: readonly RawEvent[]): Promise<void> {
    refuse -= 1;
    if (refuse >= 0) throw new Error("no commit");
    for (const raw of raws) events.push(...((await connector.interpret?.(raw, config)) ?? []));
  }

  async function next(): Promise<InboundMessage> {
    for (let waited = 0; waited < 8_000; waited += 20) {
      const event = events.shift();
      if (event !== undefined) return event as InboundMessage;
      await sleep(20);
    }
    throw new Error("nothing came");
  }

  before(async () => {
    session = connector.open!(config, host);
    listening = session.listen?.(emit, stop.signal);
    mocker = await stage();
  });
  after(async () => {
    stop.abort();
    await listening;
    await session.close();
  });

  const say = (something: string | Parameters<ReturnType<Mocker["createContact"]>["say"]>[0], to?: unknown): void =>
    mocker.ContactMock.load("mock-parent")
      .say(something)
      .to(to ?? mocker.ContactMock.load("mock-self"));

  it("warns in the log at its start", () => {
    assert.match(host.logged.join("\n"), /个人微信为非官方接入.*unofficial/);
  });

  it("takes what a person writes", async () => {
    const first = await next();
    assert.equal(first.text, firstWords);
    say("退费 👨‍👩‍👧");
    const event = await next();
    assert.deepEqual(event.from, { ...parent, display_name: "演练家长" });
    assert.equal(event.text, "退费 👨‍👩‍👧");
    assert.equal(event.echo_to, undefined);
    assert.ok(Math.abs(Date.parse(event.sent_at!) - Date.now()) < 60_000);
  });

  it("takes a picture and gives its bytes when they are asked for", async () => {
    const { fileOf } = await import("../runtime/index.mjs");
    say(fileOf(Buffer.from("the picture"), "作业.png"));
    const event = await next();
    assert.equal(event.message_type, "image");
    const raw: RawEvent = { key: "k", body: Buffer.from("{}"), contentType: "application/json" };
    const stream = (await session.fetchAttachment!(event.attachments![0]!, raw, never)) as ReadableStream<Uint8Array>;
    const parts: Uint8Array[] = [];
    for await (const part of stream) parts.push(part);
    assert.equal(Buffer.concat(parts).toString(), "the picture");
  });

  it("tells links, mini programs, places and kinds it does not know apart", async () => {
    const of = (type: number): void => {
      const payload = {
        id: `m-${type}`,
        talkerId: "mock-parent",
        listenerId: "mock-self",
        timestamp: 1_795_507_200,
        type,
      };
      mocker.MessageMock.create(payload);
      mocker.puppet.emit("message", { messageId: payload.id });
    };
    for (const type of [14, 9, 8, 12]) of(type);
    const seen = [await next(), await next(), await next(), await next()];
    assert.deepEqual(
      seen.map(({ message_type }) => message_type),
      ["link", "mini_program", "location", "unsupported"],
    );
    assert.equal(seen[0]?.sent_at, "2026-11-24T08:00:00.000Z");
  });

  it("keeps a group together and names who spoke", async () => {
    const room = mocker.createRoom({
      id: "r9@chatroom",
      topic: "三年二班",
      memberIdList: ["mock-parent", "mock-self"],
    });
    say("群里问一句", room);
    const event = await next();
    assert.equal(event.conversation_ref, "room:r9@chatroom");
    assert.equal(event.from.value, "mock-parent");
    const answer = sampleOutbound(parent, { text: "群里答", conversation_ref: "room:r9@chatroom" });
    assert.ok((await session.send!(answer, context, never)).source_id);
  });

  it("takes what the account wrote on the phone as an echo", async () => {
    mocker.ContactMock.load("mock-self").say("手机上写的").to(mocker.ContactMock.load("mock-parent"));
    const event = await next();
    assert.equal(event.echo_to?.value, "mock-parent");
    assert.equal(event.text, "手机上写的");
  });

  it("sends text and file, gives their ids, and does not hear them again", async () => {
    const file = {
      id: "att_1",
      kind: "image",
      url: "https://x/",
      filename: "a.png",
      content_type: "image/png",
    } as const;
    const message = sampleOutbound(parent, {
      conversation_ref: undefined as never,
      text: "请看图",
      attachments: [file],
    });
    const { conversation_ref: _, ...direct } = message;
    const sent = await session.send!(direct, context, never);
    assert.equal(sent.source_ids?.length, 2);
    await sleep(300);
    assert.deepEqual(events, []);
  });

  it("offers a message again until it is committed", async () => {
    refuse = 1;
    say("不能丢");
    assert.equal((await next()).text, "不能丢");
  });

  it("keeps what came while nobody listened", async () => {
    const other = connector.open!(config, host);
    const quit = new AbortController();
    const first = other.listen!(async () => undefined, quit.signal);
    const theirs = await stage(1);
    await sleep(300);
    quit.abort();
    await first;
    theirs.ContactMock.load("mock-parent").say("趁没人听").to(theirs.ContactMock.load("mock-self"));
    await sleep(100);
    const again = new AbortController();
    const texts: (string | undefined)[] = [];
    const second = other.listen!(async ([raw]) => {
      texts.push(JSON.parse(Buffer.from(raw!.body).toString()).text);
      again.abort();
    }, again.signal);
    await second;
    assert.deepEqual(texts, ["趁没人听"]);
    await other.close();
  });

  it("reports a lost session as unauthorized, and is red until the next login", async () => {
    const lost = connector.open!(config, host);
    const known = (await import("../runtime/index.mjs")).mockers.length;
    const ended = lost.listen!(async () => undefined, never);
    const theirs = await stage(known);
    theirs.puppet.emit("logout", { contactId: "mock-self", data: "kicked" });
    await assert.rejects(ended, { code: "unauthorized" });
    assert.equal(await host.state.get("login"), "out");
    await lost.close();
  });

  it("shows a code, then is done", async () => {
    const steps: LoginStep[] = [];
    for await (const step of connector.login!(config, host, never)) steps.push(step);
    assert.deepEqual(
      steps.map(({ step }) => step),
      ["show_qr", "done"],
    );
    assert.match(JSON.stringify(steps[0]), /login\.weixin\.qq\.com/);
    assert.equal(await host.state.get("login"), "in");
  });
});

describe("the wechaty options", () => {
  it("are refused without the acceptance", () => {
    assert.equal(connector.config.safeParse({ puppet: "mock" }).success, false);
    assert.equal(connector.config.safeParse({ puppet: "mock", i_accept_the_risk: false }).success, false);
  });

  it("ask for a token where the puppet is bought", () => {
    const issues = connector.config.safeParse({ puppet: "service", i_accept_the_risk: true }).error?.issues;
    assert.deepEqual(
      issues?.map(({ path }) => path.join(".")),
      ["token"],
    );
  });
});
