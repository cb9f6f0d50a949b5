import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, it } from "node:test";
import { type ErrorCode, type Outbound, PluginError, type SendContext, type Sent } from "@gatehouse/sdk";
import { certificate } from "@gatehouse/sdk/mail/testing";
import { freePort, missing, sampleOutbound } from "@gatehouse/sdk/testing";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import { check } from "../check.js";
import { interpret } from "../read/interpret.js";
import { open } from "../session.js";
import { loopback, options } from "../testing/account.js";

const parent = { scheme: "email", value: "parent@a.example" } as const;

const submit = (port: number, more: object = {}) =>
  options({ smtp_submit: { host: "smtp.school.example", port, tls: "none", from: "desk@school.example", ...more } });

function send(
  port: number,
  message: Outbound,
  more: object = {},
  signal = new AbortController().signal,
): Promise<Sent> {
  const config = submit(port, more);
  const context: SendContext = { config, idempotencyKey: message.id, attempt: 1, now: new Date(), nonce: "n" };
  return open(config, loopback()).send?.(message, context, signal) ?? Promise.reject(new Error("sends nothing"));
}

interface Relay {
  readonly port: number;
  readonly mails: Buffer[];
  readonly recipients: string[];
}

describe("sending through a real SMTP server", () => {
  const closing: (() => void)[] = [];
  afterEach(() => closing.splice(0).forEach((close) => close()));

  async function relay(more: SMTPServerOptions = {}): Promise<Relay> {
    const mails: Buffer[] = [];
    const recipients: string[] = [];
    const server = new SMTPServer({
      authOptional: true,
      allowInsecureAuth: true,
      disabledCommands: ["STARTTLS"],
      logger: false,
      onData: (stream, { envelope }, done) => {
        const chunks: Buffer[] = [];
        stream
          .on("data", (chunk: Buffer) => chunks.push(chunk))
          .on("end", () => {
            mails.push(Buffer.concat(chunks));
            recipients.push(...envelope.rcptTo.map(({ address }) => address));
            done();
          });
      },
      ...more,
    });
    server.on("error", () => undefined);
    const listener = server.listen(0, "127.0.0.1");
    await once(listener, "listening");
    closing.push(() => server.close());
    return { port: (listener.address() as AddressInfo).port, mails, recipients };
  }

  it("answers in the thread; the mail read back has the id the send returned and is flagged automatic", async () => {
    const { port, mails, recipients } = await relay();
    const message = sampleOutbound(parent, {
      subject: "补考成绩查询",
      references: ["root@a.example", "second@a.example"],
      reply_to_source_id: "second@a.example",
      attachments: [
        {
          id: "att_1",
          kind: "file",
          url: "https://gate.example/f/1",
          filename: "成绩单.pdf",
          content_type: "application/pdf",
        },
      ],
    });
    const sent = await send(port, message, { from_name: "服务台" });
    assert.deepEqual(sent, { source_id: `${message.id}@school.example`, status: "accepted" });
    assert.deepEqual(recipients, ["parent@a.example"]);
    const body = mails[0] ?? Buffer.alloc(0);
    const [event] = await interpret({ key: "k", body, contentType: "message/rfc822" });
    assert.ok(event?.type === "message.received");
    assert.equal(event.source_id, sent.source_id);
    assert.deepEqual(event.from, { scheme: "email", value: "desk@school.example", display_name: "服务台" });
    assert.deepEqual([event.subject, event.sent_at], ["Re: 补考成绩查询", message.sent_at]);
    assert.deepEqual(event.references, ["second@a.example", "root@a.example"]);
    assert.equal(event.conversation_ref, "root@a.example");
    assert.equal(event.text, message.text);
    assert.deepEqual(
      event.attachments?.map(({ filename, content }) => [filename, Buffer.from(content ?? []).toString()]),
      [["成绩单.pdf", "a file"]],
    );
    assert.equal(event.automatic, true);
  });

  it("writes no header a person typed: line breaks in subject, name, file name and thread ids", async () => {
    const { port, mails } = await relay();
    const evil = "x\r\nBcc: all@evil.example";
    const attachments = [
      { id: "att_1", kind: "file", url: "https://gate.example/f", filename: evil, content_type: "a/b" },
    ] as const;
    const message = sampleOutbound(parent, {
      subject: evil,
      references: [evil, "a@a.example"],
      reply_to_source_id: evil,
      attachments,
    });
    await send(port, message, { from_name: "x\r\nBcc: all@evil.example" });
    const head = mails[0]?.toString().split("\r\n\r\n", 1)[0] ?? "";
    assert.doesNotMatch(head, /^bcc:/im);
    assert.match(head, /^In-Reply-To: <a@a\.example>$/m);
  });

  it("refuses recipients that two programs may read differently, before connecting", async () => {
    const port = await freePort();
    for (const value of [
      '"a@evil.com x"@school.cn',
      "a@b@c.example",
      "a b@c.example",
      "g: a@b.example;",
      "a@b.example,c@d.example",
      "<a@b.example>",
      "a",
      "a@b..example",
      "a\r\nRCPT TO:<x@y.z>@b.example",
    ])
      await assert.rejects(send(port, sampleOutbound({ scheme: "email", value })), {
        code: "rejected",
        details: { reason: "recipient_unknown" },
      });
  });

  it("two attempts send the same bytes", async () => {
    const { port, mails } = await relay();
    await send(port, sampleOutbound(parent));
    await send(port, sampleOutbound(parent));
    assert.equal(mails[0]?.toString(), mails[1]?.toString());
  });

  const fails = async (port: number, code: ErrorCode, more: object = {}, reason?: string): Promise<void> => {
    const error: unknown = await send(port, sampleOutbound(parent), more).then(
      () => undefined,
      (error: unknown) => error,
    );
    assert.ok(error instanceof PluginError, String(error));
    assert.deepEqual([error.code, error.details.reason], [code, reason], error.message);
    assert.doesNotMatch(error.message, /parent@a/);
  };
  const refusing = (responseCode: number, text: string) => Object.assign(new Error(text), { responseCode });

  it("maps the server's refusals", async () => {
    const rcpt = async (code: number, text: string): Promise<number> =>
      (await relay({ onRcptTo: (_address, _session, done) => done(refusing(code, text)) })).port;
    await fails(await rcpt(550, "5.1.1 no such user"), "rejected", {}, "recipient_unknown");
    await fails(await rcpt(550, "5.7.1 blocked"), "rejected", {}, "recipient_blocked");
    await fails(await rcpt(450, "4.2.1 later"), "unavailable");
    const data = async (code: number): Promise<number> =>
      (
        await relay({
          onData: (stream, _session, done) => void stream.resume().on("end", () => done(refusing(code, "no"))),
        })
      ).port;
    await fails(await data(554), "rejected", {}, "content_refused");
    await fails(await data(552), "rejected", {}, "too_large");
    await fails(await data(451), "unavailable");
    await fails((await relay({ size: 100 })).port, "rejected", {}, "too_large");
  });

  it("a refused login is `unauthorized`, for check too; a good one is ok", async () => {
    const { port } = await relay({
      authOptional: false,
      onAuth: ({ username, password }, _session, done) =>
        password === "good" ? done(null, { user: username }) : done(refusing(535, "5.7.8 bad")),
    });
    await fails(port, "unauthorized", { user: "desk", password: "bad" });
    await fails(port, "unauthorized");
    const { signal } = new AbortController();
    assert.equal((await check(submit(port, { user: "desk", password: "bad" }), loopback(), signal)).state, "failed");
    assert.equal((await check(submit(port, { user: "desk", password: "good" }), loopback(), signal)).state, "ok");
    assert.equal((await send(port, sampleOutbound(parent), { user: "desk", password: "good" })).status, "accepted");
  });

  /** A server by hand, to break at a chosen place. */
  async function script(answer: (line: string, socket: Socket) => string | undefined): Promise<number> {
    const server: Server = createServer((socket) => {
      socket.on("error", () => undefined).write("220 x\r\n");
      socket.on("data", (chunk) => {
        for (const line of chunk.toString().split("\r\n").filter(Boolean)) {
          const reply = answer(line, socket);
          if (reply) socket.write(`${reply}\r\n`);
        }
      });
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    closing.push(() => server.close());
    return (server.address() as AddressInfo).port;
  }
  const hello = (line: string): string => (line === "DATA" ? "354 go" : "250 ok");

  it("no server, lost before DATA: `unavailable`; lost after the final dot: `uncertain`", async () => {
    await fails(await freePort(), "unavailable");
    const beforeData = await script((line, socket) => (line === "DATA" ? void socket.destroy() : hello(line)));
    await fails(beforeData, "unavailable");
    let inData = false;
    const afterDot = await script((line, socket) => {
      if (inData) return line === "." ? void socket.destroy() : undefined;
      inData = line === "DATA";
      return hello(line);
    });
    await fails(afterDot, "uncertain");
  });

  it("STARTTLS asked for and not offered: `unavailable`, nothing is sent in the clear", async () => {
    const { port, mails } = await relay();
    await fails(port, "unavailable", { tls: "starttls" });
    assert.equal(mails.length, 0);
  });

  it("TLS, both ways: the certificate is checked against the server's name", { skip: missing("openssl") }, async () => {
    const folder = mkdtempSync(join(tmpdir(), "gatehouse-tls-"));
    closing.push(() => rmSync(folder, { recursive: true }));
    const { key, cert: ca } = certificate(folder);
    const good = { ca, host: "mail.school.example" };
    const implicit = await relay({ secure: true, key, cert: ca });
    const upgraded = await relay({ key, cert: ca, disabledCommands: [] });
    assert.equal((await send(implicit.port, sampleOutbound(parent), { ...good, tls: "implicit" })).status, "accepted");
    assert.equal((await send(upgraded.port, sampleOutbound(parent), { ...good, tls: "starttls" })).status, "accepted");
    await fails(implicit.port, "unavailable", { ca, tls: "implicit", host: "other.school.example" });
    await fails(upgraded.port, "unavailable", { tls: "starttls", host: "mail.school.example" });
    assert.deepEqual([implicit.mails.length, upgraded.mails.length], [1, 1]);
  });

  it("given up after the final dot: `uncertain`", async () => {
    let inData = false;
    const stop = new AbortController();
    const port = await script((line) => {
      if (inData) {
        if (line === ".") setTimeout(() => stop.abort(), 50);
        return undefined;
      }
      inData = line === "DATA";
      return hello(line);
    });
    await assert.rejects(send(port, sampleOutbound(parent), {}, stop.signal), { code: "uncertain" });
  });
});
