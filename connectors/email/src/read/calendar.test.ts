import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { interpret } from "./interpret.js";

const invite = [
  "From: head@school.example",
  "Message-ID: <i@school.example>",
  "Subject: =?utf-8?B?5a626ZW/5Lya?=",
  'Content-Type: multipart/alternative; boundary="b"',
  "",
  "--b",
  'Content-Type: text/calendar; charset=utf-8; method=REQUEST; name="invite.ics"',
  "",
  "BEGIN:VCALENDAR",
  "METHOD:REQUEST",
  "BEGIN:VEVENT",
  "SUMMARY:家长会\\, 三年",
  " 级",
  "DTSTART;TZID=Asia/Shanghai:20261130T190000",
  "DTEND;TZID=Asia/Shanghai:20261130T203000",
  "LOCATION:教学楼 201",
  "END:VEVENT",
  "END:VCALENDAR",
  "--b--",
  "",
].join("\r\n");

const sealed = [
  "From: head@school.example",
  "Message-ID: <s@school.example>",
  'Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name="smime.p7m"',
  "Content-Transfer-Encoding: base64",
  'Content-Disposition: attachment; filename="smime.p7m"',
  "",
  "MIIBAgMEBQ==",
  "",
].join("\r\n");

const signed = [
  "From: head@school.example",
  "Message-ID: <g@school.example>",
  'Content-Type: multipart/signed; protocol="application/pkcs7-signature"; micalg=sha-256; boundary="b"',
  "",
  "--b",
  "Content-Type: text/plain",
  "",
  "Signed words",
  "--b",
  'Content-Type: application/pkcs7-signature; name="smime.p7s"',
  "Content-Transfer-Encoding: base64",
  "",
  "MIIBAgMEBQ==",
  "--b--",
  "",
].join("\r\n");

async function read(body: string) {
  const [event] = await interpret({ key: "k", body: Buffer.from(body), contentType: "message/rfc822" });
  assert.ok(event?.type === "message.received");
  return event;
}

describe("mails that are more than text", () => {
  it("an invitation is said in one line, kept as a file and as fields", async () => {
    const { text, channel_data, attachments } = await read(invite);
    assert.equal(text, "[日程 | Calendar] 家长会, 三年级 20261130T190000 教学楼 201");
    assert.deepEqual(channel_data?.["calendar"], {
      method: "REQUEST",
      summary: "家长会, 三年级",
      starts: "20261130T190000",
      ends: "20261130T203000",
      location: "教学楼 201",
    });
    assert.match(attachments?.[0]?.content_type ?? "", /^text\/calendar/);
  });

  it("an encrypted mail is kept as the file it is, and says so", async () => {
    const { text, attachments } = await read(sealed);
    assert.match(text ?? "", /^\[S\/MIME\]/);
    assert.deepEqual(
      attachments?.map(({ filename, content }) => [filename, Buffer.from(content ?? []).toString("base64")]),
      [["smime.p7m", "MIIBAgMEBQ=="]],
    );
  });

  it("a signed mail is read, its signature kept beside it", async () => {
    const { text, attachments } = await read(signed);
    assert.equal(text, "Signed words");
    assert.deepEqual(
      attachments?.map(({ filename }) => filename),
      ["smime.p7s"],
    );
  });
});
