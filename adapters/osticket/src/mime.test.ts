import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Mail, mime } from "./mime.js";
import { readMail } from "./testing/read-mail.js";

const mail: Mail = {
  id: "evt_1.cnv_1@school.example",
  name: "王芳",
  from: "desk@school.example",
  to: undefined,
  subject: "Fees",
  references: [],
  date: "2026-11-23T08:00:00.000Z",
  automatic: false,
  text: "如何退费？",
  files: [],
};

describe("mails for tickets.email", () => {
  it("a long Chinese subject is cut between characters, into lines that RFC 2047 allows", () => {
    const subject = `[微信] ${"退费申请与补考安排".repeat(12)}`;
    const raw = mime({ ...mail, subject });
    assert.equal(readMail(raw).fields.get("subject"), subject);
    for (const line of raw.toString().split("\r\n")) assert.ok(line.length <= 78, line);
  });

  it("nobody writes header fields by a name, a subject or a file's name", () => {
    const name = "x\r\nBcc: a@evil.example";
    const content = Buffer.from("1");
    const raw = mime({
      ...mail,
      name,
      subject: name,
      files: [{ filename: name, contentType: name, content }],
    }).toString();
    assert.doesNotMatch(raw, /^Bcc:/m);
    assert.match(raw, /^Content-Type: application\/octet-stream\r$/m);
  });

  it("files keep names and bytes", () => {
    const content = Buffer.from([...Array(300).keys()]);
    const files = [{ filename: "成绩单 (1)'*.pdf", contentType: "application/pdf", content }];
    const read = readMail(mime({ ...mail, files }));
    assert.equal(read.text, mail.text);
    assert.deepEqual(read.files, [{ name: "成绩单 (1)'*.pdf", type: "application/pdf", content }]);
  });

  it("is equal for equal mails, to the byte", () => {
    const files = [{ filename: "a.txt", contentType: "text/plain", content: Buffer.from("a") }];
    assert.deepEqual(mime({ ...mail, files }), mime({ ...mail, files }));
  });
});
