import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, it } from "node:test";
import { type DeliveryContext, type GatewayEvent, type Host, PluginError } from "@gatehouse/sdk";
import { endpointOf, eventOf, outbound } from "@gatehouse/sdk/desk/testing";
import { certificate } from "@gatehouse/sdk/mail/testing";
import { freePort, missing, rejectionOf } from "@gatehouse/sdk/testing";
import { type ParsedMail, simpleParser } from "mailparser";
import type { SMTPServerOptions } from "smtp-server";
import type { z } from "zod";
import { config as schema } from "../config.js";
import { open } from "../session.js";
import { example, login, loopbackHost } from "../testing/stage.js";
import { submission } from "../testing/submission.js";

type Options = z.input<typeof schema>;

const received = eventOf("message.received", { id: "1" });
const conversation = received.partitionkey;
const root = `evt_1.${conversation}@school.example`;
const file = (id: string, size: number) => ({
  id,
  kind: "file" as const,
  content_type: "application/pdf",
  filename: `${id}.pdf`,
  size,
  url: `https://gateway.example/files/${id}`,
  state: "stored" as const,
});

describe("email_desk, out", () => {
  const closing: (() => void)[] = [];
  afterEach(() => closing.splice(0).forEach((close) => close()));

  function endpoint(port: number, more: Partial<Options> = {}, host: Host = loopbackHost()) {
    const smtp = { host: "smtp.school.example", port, tls: "none" as const, ...login };
    return endpointOf(open(schema.parse({ ...example, smtp, ...more }), host)).send;
  }

  async function relay(more?: SMTPServerOptions) {
    const server = await submission(undefined, more);
    closing.push(() => server.stop());
    return server;
  }

  async function mailsOf(
    events: readonly (readonly [GatewayEvent, Partial<DeliveryContext>?])[],
    more: Partial<Options> = {},
    host?: Host,
  ): Promise<readonly ParsedMail[]> {
    const server = await relay();
    const send = endpoint(server.port, more, host);
    for (const [event, context] of events) await send(event, context);
    return Promise.all(server.mails.map(({ raw }) => simpleParser(raw)));
  }

  it("a first message begins a thread: its Message-ID is the ticket's name", async () => {
    const server = await relay();
    const sent = await endpoint(server.port)(received);
    assert.deepEqual(sent, { source_id: root, status: "accepted" });
    const [{ from, to, raw } = { from: "", to: [], raw: "" }] = server.mails;
    assert.deepEqual([from, to], ["desk@school.example", ["help@support.school.example"]]);
    const mail = await simpleParser(raw);
    assert.equal(mail.messageId, `<${root}>`);
    assert.equal(mail.subject, `[应用] 如何退费？ [#${conversation}]`);
    assert.deepEqual([mail.inReplyTo, mail.references], [undefined, undefined]);
    assert.equal(mail.headers.get("x-gatehouse-conversation"), conversation);
    assert.equal(mail.date?.toISOString(), received.time);
  });

  it("it comes from the gateway's mailbox under the person's name, who can be called below", async () => {
    const named = {
      ...received.data.person,
      display_name: "王芳\r\nBcc: x@evil.example",
    } as typeof received.data.person;
    const [mail] = await mailsOf([[{ ...received, data: { ...received.data, person: named } }]]);
    assert.deepEqual(mail?.from?.value, [{ name: "王芳 Bcc: x@evil.example", address: "desk@school.example" }]);
    assert.deepEqual(mail?.replyTo?.value, mail?.from?.value);
    assert.equal(mail?.bcc, undefined);
    assert.match(mail?.text ?? "", /^如何退费？\n\n-- \n王芳 Bcc: x@evil\.example \+8613800138000\n$/);
  });

  it("words of a person are no automatic mail, the gateway's own remarks are (RFC 3834)", async () => {
    const missed = eventOf("call.missed", { id: "2", text: "未接来电" });
    const [words, remark] = await mailsOf([[received], [missed, { externalId: root }]]);
    assert.equal(words?.headers.has("auto-submitted"), false);
    assert.equal(remark?.headers.get("auto-submitted"), "auto-generated");
    assert.match(remark?.text ?? "", /^\[提示 \| notice\] 未接来电/);
  });

  it("later events refer to the first mail, under its subject", async () => {
    const later = eventOf("message.received", { id: "2", text: "还要带什么？" });
    const [, mail] = await mailsOf([[received], [later, { externalId: root }]]);
    assert.equal(mail?.subject, `Re: [应用] 如何退费？ [#${conversation}]`);
    assert.deepEqual([mail?.inReplyTo, mail?.references], [`<${root}>`, `<${root}>`]);
  });

  it("an answer given elsewhere says who answered; internal notes stay here unless asked for; closing never leaves", async () => {
    const elsewhere = eventOf("message.created", { id: "2", text: "请带学生证", ...outbound });
    const note = eventOf("message.created", { id: "3", text: "小心", visibility: "private", ...outbound });
    const silent = await mailsOf([[elsewhere], [note], [eventOf("conversation.closed")]]);
    assert.equal(silent.length, 1);
    assert.match(silent[0]?.text ?? "", /^\[学校已回复 \| answered by the school\] 请带学生证/);
    assert.equal(silent[0]?.from?.value[0]?.name, "李老师");
    const told = await mailsOf([[note]], { include_notes: true });
    assert.match(told[0]?.text ?? "", /^\[内部备注 \| internal note\] 小心/);
  });

  it("with subaddress, each conversation has an address of its own; the envelope keeps the mailbox's", async () => {
    const server = await relay();
    await endpoint(server.port, { subaddress: true })(received);
    const mail = await simpleParser(server.mails[0]?.raw ?? "");
    assert.equal(server.mails[0]?.from, "desk@school.example");
    assert.equal(mail.replyTo?.value[0]?.address, `desk+${conversation}@school.example`);
  });

  it("a repeat after the server's yes leaves nothing twice; a person's wish to send again does", async () => {
    const server = await relay();
    const send = endpoint(server.port);
    const first = await send(received);
    assert.deepEqual(await send(received, { attempt: 2, externalId: root }), first);
    assert.equal(server.mails.length, 1);
    await send(received, { attempt: 2, replayed: true, externalId: root });
    assert.equal(server.mails.length, 2);
    const [one, two] = await Promise.all(server.mails.map(({ raw }) => simpleParser(raw)));
    assert.deepEqual([two?.messageId, two?.inReplyTo, two?.subject], [one?.messageId, undefined, one?.subject]);
  });

  it("files go along up to the limit; larger ones as links, lost ones by name", async () => {
    const bytes: Readonly<Record<string, Buffer>> = { small: Buffer.alloc(100, 1), second: Buffer.alloc(100, 2) };
    const readAttachment = async (id: string) => {
      const found = bytes[id];
      if (found === undefined) throw new PluginError("rejected", "gone");
      return found;
    };
    const attachments = [file("small", 100), file("huge", 5000), file("gone", 10), file("second", 100)];
    const event = eventOf("message.received", { id: "1", attachments });
    const [mail] = await mailsOf([[event]], { max_attached_bytes: 150 }, loopbackHost({ readAttachment }));
    assert.deepEqual(
      mail?.attachments.map(({ filename, content }) => [filename, content.length]),
      [["small.pdf", 100]],
    );
    for (const name of ["huge", "gone", "second"])
      assert.match(mail?.text ?? "", new RegExp(`${name}\\.pdf https://gateway\\.example/files/${name}`));
  });

  it("a file still being fetched lets the whole event wait", async () => {
    const server = await relay();
    const readAttachment = () => Promise.reject(new PluginError("unavailable", "not yet"));
    const send = endpoint(server.port, {}, loopbackHost({ readAttachment }));
    const error = await rejectionOf(send(eventOf("message.received", { id: "1", attachments: [file("a", 1)] })));
    assert.equal(error.code, "unavailable");
    assert.equal(server.mails.length, 0);
  });

  it("each answer of the server gives the right code, and a refused mail may be tried again", async () => {
    const server = await relay();
    const send = endpoint(server.port);
    const codes = { 450: "unavailable", 452: "unavailable", 550: "rejected", 552: "rejected", 554: "rejected" };
    for (const [code, expected] of Object.entries(codes)) {
      server.refuse({ code: Number(code), text: "no" });
      assert.equal((await rejectionOf(send(received))).code, expected, code);
    }
    server.refuse(undefined);
    await send(received, { attempt: 6 });
    assert.equal(server.mails.length, 1);
    const wrong = endpoint(server.port, {
      smtp: { host: "smtp.school.example", port: server.port, tls: "none", ...login, password: "wrong" },
    });
    assert.equal((await rejectionOf(wrong(received))).code, "unauthorized");
  });

  /** A server by hand, to break at a chosen place. */
  async function script(answers: (line: string, socket: Socket) => string | undefined): Promise<number> {
    const server = createServer((socket) => {
      socket.on("error", () => undefined).write("220 x\r\n");
      socket.on("data", (chunk) => {
        for (const line of chunk.toString().split("\r\n").filter(Boolean)) {
          const reply = answers(line, socket);
          if (reply) socket.write(`${reply}\r\n`);
        }
      });
    });
    const port = await freePort();
    await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
    closing.push(() => server.close());
    return port;
  }

  it("no server: `unavailable`; lost before DATA: `unavailable`; lost after the final dot: `uncertain`", async () => {
    const smtp = (port: number) => ({ smtp: { host: "smtp.school.example", port, tls: "none" as const } });
    const code = async (port: number) => (await rejectionOf(endpoint(port, smtp(port))(received))).code;
    assert.equal(await code(await freePort()), "unavailable");
    const hello = (line: string): string => (line === "DATA" ? "354 go" : "250 ok");
    assert.equal(
      await code(await script((line, socket) => (line === "DATA" ? void socket.destroy() : hello(line)))),
      "unavailable",
    );
    let inData = false;
    const afterDot = await script((line, socket) => {
      if (inData) return line === "." ? void socket.destroy() : undefined;
      inData = line === "DATA";
      return hello(line);
    });
    assert.equal(await code(afterDot), "uncertain");
  });

  it("TLS, both ways: the certificate is checked against the server's name", { skip: missing("openssl") }, async () => {
    const folder = mkdtempSync(join(tmpdir(), "gatehouse-tls-"));
    closing.push(() => rmSync(folder, { recursive: true }));
    const { key, cert: ca } = certificate(folder);
    const implicit = await relay({ secure: true, key, cert: ca });
    const upgraded = await relay({ key, cert: ca });
    const plain = await relay();
    const over = (port: number, tls: "implicit" | "starttls", host = "mail.school.example") =>
      endpoint(port, { smtp: { host, port, tls, ca, ...login } })(received);
    assert.equal((await over(implicit.port, "implicit"))?.status, "accepted");
    assert.equal((await over(upgraded.port, "starttls"))?.status, "accepted");
    assert.equal((await rejectionOf(over(implicit.port, "implicit", "other.school.example"))).code, "unavailable");
    assert.equal((await rejectionOf(over(upgraded.port, "starttls", "other.school.example"))).code, "unavailable");
    assert.equal((await rejectionOf(over(plain.port, "starttls"))).code, "unavailable");
    assert.deepEqual([implicit.mails.length, upgraded.mails.length, plain.mails.length], [1, 1, 0]);
  });
});
