import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  conversationInAddress,
  conversationInIds,
  conversationInSubject,
  deskMailId,
  plusAddress,
  plusTag,
  subjectTag,
} from "./desk-thread.js";

const conversation = "cnv_0199a5c2f1d07c3e8a4b5d6e7f801234";
const other = "cnv_0199a5c2f1d07c3e8a4b5d6e7f809999";
const domain = "school.example";

describe("mails of one conversation", () => {
  const id = deskMailId("evt_1", conversation, domain);

  it("name it by their Message-ID; the nearest counts, and only our own domain's", () => {
    assert.equal(conversationInIds(`<x@y> <${id}>`, domain), conversation);
    assert.equal(conversationInIds(`<${deskMailId("evt_0", other, domain)}> <${id}>`, domain), conversation);
    assert.equal(conversationInIds(`<${deskMailId("evt_1", conversation, "evil.example")}>`, domain), undefined);
    assert.equal(conversationInIds("", domain), undefined);
  });

  it("name it by the tag of their subject", () => {
    assert.equal(conversationInSubject(`Re: [campus #1] 退费 ${subjectTag(conversation)}`), conversation);
    assert.equal(conversationInSubject("Re: [#123456] 退费"), undefined);
  });

  it("name it by a plus address of the mailbox, whose own tags may hold a plus", () => {
    const address = plusAddress("Desk@School.example", conversation);
    assert.equal(conversationInAddress(address, "desk@school.example"), conversation);
    assert.equal(conversationInAddress(address, "other@school.example"), undefined);
    assert.equal(conversationInAddress("desk@school.example", "desk@school.example"), undefined);
    assert.equal(conversationInAddress(`a+b+${conversation}@school.example`, "a+b@school.example"), conversation);
    assert.equal(plusTag("desk@school.example", "desk@school.example"), "");
    assert.equal(plusTag("desk2@school.example", "desk@school.example"), undefined);
  });
});
