import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, createServer } from "node:net";
import { afterEach, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import type { RawEvent } from "@gatehouse/sdk";
import { freePort, until } from "@gatehouse/sdk/testing";
import { createTransport } from "nodemailer";
import { interpret } from "../read/interpret.js";
import { open } from "../session.js";
import { loopback, options, plainMail } from "../testing/account.js";
import { reachable } from "../testing/listener.js";

type Emit = (events: readonly RawEvent[]) => Promise<void>;

interface Door {
  readonly port: number;
  readonly ended: Promise<void>;
}

/** Speaks SMTP by hand: sends each line after the answer to the one before, returns all answers. */
async function dialogue(port: number, lines: readonly string[]): Promise<string[]> {
  const socket = connect(port, "127.0.0.1");
  const answers: string[] = [];
  for (const line of [...lines, undefined]) {
    const [answer] = (await once(socket, "data")) as [Buffer];
    answers.push(answer.toString().split("\r\n").filter(Boolean).at(-1) ?? "");
    if (line !== undefined) socket.write(`${line}\r\n`);
  }
  socket.destroy();
  return answers;
}

describe("the SMTP listener", () => {
  let stop = new AbortController();
  let door: Door | undefined;

  async function listening(emit: Emit, more: object = {}): Promise<Door> {
    stop = new AbortController();
    const port = await freePort();
    const session = open(options({ smtp_listen: { port, ...more } }), loopback());
    door = { port, ended: session.listen?.(emit, stop.signal) ?? Promise.resolve() };
    await until("the listener answers", () => reachable(port));
    return door;
  }

  afterEach(async () => {
    stop.abort();
    await door?.ended;
  });

  const client = (port: number) => createTransport({ host: "127.0.0.1", port, secure: false });

  it("takes a mail of a real client library, answers 250 only after the commit, keeps the envelope's sender", async () => {
    let release = (): void => undefined;
    const taken: RawEvent[] = [];
    const gate = new Promise<void>((resolve) => (release = resolve));
    const { port } = await listening(async (events) => {
      taken.push(...events);
      await gate;
    });
    let answered = false;
    const sending = client(port)
      .sendMail({
        from: "王妈妈 <wang@a.example>",
        to: ["desk@school.example", "office@school.example"],
        subject: "请假 😀",
        text: "孩子发烧了",
        attachments: [{ filename: "病历.txt", content: "x" }],
      })
      .then((info) => {
        answered = true;
        return info;
      });
    await until("the mail is handed over", () => taken.length === 1);
    await sleep(100);
    assert.equal(answered, false);
    release();
    const { messageId } = await sending;
    const [event] = await interpret(taken[0] as RawEvent);
    assert.ok(event?.type === "message.received");
    assert.deepEqual(
      [event.from, event.subject, event.text, event.attachments?.[0]?.filename, `<${event.source_id}>`],
      [
        { scheme: "email", value: "wang@a.example", display_name: "王妈妈" },
        "请假 😀",
        "孩子发烧了",
        "病历.txt",
        messageId,
      ],
    );
    assert.match(Buffer.from(taken[0]?.body ?? []).toString(), /^Return-Path: <wang@a\.example>\r\n/);
  });

  it("answers 451 when the commit fails, and the client's second try has the same key", async () => {
    const tries: RawEvent[] = [];
    const { port } = await listening(async (events) => {
      tries.push(...events);
      if (tries.length === 1) throw new Error("the database is away");
    });
    const mail = { envelope: { from: "a@a.example", to: ["desk@school.example"] }, raw: plainMail("twice") };
    await assert.rejects(client(port).sendMail(mail), { responseCode: 451 });
    await client(port).sendMail(mail);
    assert.equal(tries[0]?.key, tries[1]?.key);
    await client(port).sendMail({ ...mail, raw: plainMail("twice", "another text") });
    assert.notEqual(tries[2]?.key, tries[0]?.key);
  });

  it("refuses a mail that is too large (552), a huge header (552), a foreign domain (550), recipient 101 (452)", async () => {
    const taken: RawEvent[] = [];
    const { port } = await listening(async (events) => void taken.push(...events), {
      max_bytes: 200_000,
      domains: ["school.example"],
    });
    const to = (address: string, raw: string) => ({ envelope: { from: "a@a.example", to: [address] }, raw });
    const desk = "desk@school.example";
    await assert.rejects(client(port).sendMail(to(desk, plainMail("big", "x".repeat(250_000)))), { responseCode: 552 });
    const header = `X-Pad: ${"y".repeat(900)}\r\n`.repeat(180);
    await assert.rejects(client(port).sendMail(to(desk, header + plainMail("head"))), { responseCode: 552 });
    await assert.rejects(client(port).sendMail(to("x@else.example", plainMail("foreign"))), { responseCode: 550 });
    const recipients = Array.from({ length: 101 }, (_, at) => `RCPT TO:<u${at}@school.example>`);
    const answers = await dialogue(port, ["EHLO x.example", "MAIL FROM:<a@a.example>", ...recipients]);
    assert.deepEqual(
      answers.slice(-2).map((answer) => answer.slice(0, 3)),
      ["250", "452"],
    );
    assert.equal(taken.length, 0);
  });

  it("marks a bounce by its empty envelope sender", async () => {
    const taken: RawEvent[] = [];
    const { port } = await listening(async (events) => void taken.push(...events));
    await client(port).sendMail({ envelope: { from: "", to: ["desk@school.example"] }, raw: plainMail("null") });
    const [event] = await interpret(taken[0] as RawEvent);
    assert.equal(event?.type === "message.received" && event.automatic, true);
  });

  it("closes a silent connection and takes no AUTH", async () => {
    const { port } = await listening(async () => undefined, { idle_timeout_secs: 1 });
    assert.match((await dialogue(port, ["EHLO x.example", "AUTH PLAIN AGEAYg=="])).at(-1) ?? "", /^5/);
    const socket = connect(port, "127.0.0.1").resume();
    await once(socket, "close");
  });

  it("says which port is taken", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as { port: number };
    const session = open(options({ smtp_listen: { port } }), loopback());
    const expected = {
      code: "invalid_config",
      message: `smtp_listen cannot listen on 127.0.0.1:${port}: the port is taken by another program`,
    };
    await assert.rejects(session.listen?.(async () => undefined, stop.signal) ?? Promise.resolve(), expected);
    other.close();
  });

  it("after an abort emits nothing, answers 421 or closes, and ends within a second", async () => {
    const taken: RawEvent[] = [];
    const { port, ended } = await listening(async (events) => void taken.push(...events));
    const socket = connect(port, "127.0.0.1").resume();
    await dialogue(port, ["EHLO x.example"]);
    socket.write("EHLO x\r\nMAIL FROM:<a@a.example>\r\nRCPT TO:<b@b.example>\r\nDATA\r\n");
    await sleep(200);
    stop.abort();
    socket.write(`${plainMail("late")}.\r\n`);
    const started = Date.now();
    await ended;
    assert.ok(Date.now() - started < 5000, "it hangs");
    assert.equal(taken.length, 0);
    socket.destroy();
  });
});
