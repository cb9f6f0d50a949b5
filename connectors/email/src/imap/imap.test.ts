import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import type { PollResult, RawEvent } from "@gatehouse/sdk";
import { type Dovecot, dovecot } from "@gatehouse/sdk/mail/testing";
import { missing, until } from "@gatehouse/sdk/testing";
import { check } from "../check.js";
import type { Config } from "../config.js";
import { interpret } from "../read/interpret.js";
import { open } from "../session.js";
import { loopback, options, plainMail } from "../testing/account.js";
import { type Desk, desk } from "../testing/desk.js";

const subjects = (events: readonly RawEvent[]): string[] =>
  events.map(({ body }) => /^Subject: Mail (.*)$/m.exec(Buffer.from(body).toString())?.[1]?.trim() ?? "?").sort();

describe("IMAP against a real Dovecot", { skip: missing("dovecot", "openssl") }, () => {
  let server: Dovecot;
  let config: Config;
  let stop = new AbortController();
  let listening: Promise<void> | undefined;

  /** A running account over the mailbox, as the gateway runs it. */
  const run = (changed: Config = config): Desk => {
    stop = new AbortController();
    const session = open(changed, loopback());
    const running = desk(session, stop.signal);
    listening = session.listen?.(running.emit, stop.signal);
    return running;
  };

  before(async () => {
    server = await dovecot();
    const login = { user: "desk@school.example", password: "pw", tls: "starttls" } as const;
    // Polling by the clock is out of the way: what arrives was pushed.
    config = options({
      imap: { host: "mail.school.example", port: server.port, ca: server.ca, poll_secs: 3600, ...login },
    });
    await server.start();
  });
  afterEach(async () => {
    stop.abort();
    await listening;
  });
  after(() => server.remove());

  it("takes what lies there and what is pushed, over STARTTLS with the server's name checked", async () => {
    server.deliver(plainMail("first"));
    const running = run();
    await until("the first mail is taken", () => running.admitted.length === 1);
    server.deliver(plainMail("second"));
    await until("the pushed mail is taken", () => running.admitted.length === 2);
    assert.deepEqual(subjects(running.admitted), ["first", "second"]);
    assert.match(running.admitted[0]?.key ?? "", /^imap:\d+:\d+$/);
    const [event] = await interpret(running.admitted[1] as RawEvent);
    assert.equal(event?.type === "message.received" && event.text, "Hello");
  });

  it("loses nothing and takes nothing twice when Dovecot is killed and comes back", async () => {
    const running = run();
    await until("the old mails are taken", () => running.admitted.length === 2);
    await server.kill();
    server.deliver(plainMail("while-down"));
    await sleep(300);
    await server.start();
    await until("the mail of the outage is taken", () => running.admitted.length === 3);
    server.deliver(plainMail("after"));
    await until("pushes work again", () => running.admitted.length === 4);
    assert.equal(running.duplicates.length, 0);
  });

  it("starts anew when UIDVALIDITY changes: old mails are recognised by their content", async () => {
    const running = run();
    await until("all are taken", () => running.admitted.length === 4);
    const before = running.cursor();
    await server.kill();
    // The new UIDVALIDITY is made of the time in seconds.
    await sleep(1100);
    server.forgetUids();
    server.deliver(plainMail("new-epoch"));
    await server.start();
    await until("the new mail is taken", () => running.admitted.length === 5);
    assert.notEqual(running.cursor()?.split(":")[0], before?.split(":")[0]);
    assert.equal(running.duplicates.length, 4);
    assert.deepEqual(subjects(running.duplicates), ["after", "first", "second", "while-down"]);
  });

  it("leaves mail from before the last days alone when it starts without a cursor", async () => {
    const dayMs = 86_400_000;
    server.deliver(plainMail("old"), new Date(Date.now() - 9 * dayMs));
    server.deliver(plainMail("young"), new Date(Date.now() - 5 * dayMs));
    const running = run();
    await until("the young mail is taken", () => subjects(running.admitted).includes("young"));
    assert.ok(!subjects(running.admitted).includes("old"));
  });

  it("reads a long mailbox in batches of 50 that a crash between events and cursor only repeats", async () => {
    for (let count = 0; count < 120; count += 1) server.deliver(plainMail(`bulk-${count}`));
    const { signal } = new AbortController();
    const poll = async (cursor?: string): Promise<PollResult> => {
      const result = await open(config, loopback()).poll?.(cursor, signal);
      return result ?? assert.fail("an account with a mailbox must poll");
    };
    const keys = ({ events }: PollResult): string[] => events.map(({ key }) => key);
    const first = await poll();
    assert.deepEqual([first.events.length, first.more], [50, true]);
    assert.deepEqual(keys(await poll()), keys(first));
    const second = await poll(first.cursor);
    const third = await poll(second.cursor);
    assert.deepEqual([second.events.length, third.events.length, third.more], [50, 26, false]);
    assert.equal(new Set([first, second, third].flatMap(keys)).size, 126);
    assert.deepEqual(await poll(third.cursor), { events: [], cursor: third.cursor, more: false });
  });

  it("check: ok, failed for a wrong password or mailbox, exception for a wrong certificate name or no server", async () => {
    const { signal } = new AbortController();
    const imap = config.imap as NonNullable<Config["imap"]>;
    const state = async (changed: Partial<typeof imap>): Promise<string> =>
      (await check({ imap: { ...imap, ...changed } }, loopback(), signal)).state;
    assert.equal(await state({}), "ok");
    assert.equal(await state({ password: "wrong" }), "failed");
    assert.equal(await state({ mailbox: "Nowhere" }), "failed");
    assert.equal(await state({ host: "other.school.example" }), "exception");
    assert.equal(await state({ port: 1 }), "exception");
  });

  it("a refused login ends listening with `unauthorized`", async () => {
    const imap = { ...(config.imap as NonNullable<Config["imap"]>), password: "wrong" };
    run({ imap });
    await assert.rejects(listening as Promise<void>, { name: "PluginError", code: "unauthorized" });
    listening = undefined;
  });
});
