import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { textMessage } from "./support/app.js";
import { type Campus, openCampus } from "./support/campus.js";

const texts = {
  "emoji with modifiers and joiners": "👍🏽 👨‍👩‍👧‍👦 🇨🇳 ❤️",
  "right to left": "שלום مرحبا \u202eabc\u202c",
  "zero width": "a\u200bb\u200cc\u200dd\ufeffe",
  "characters of four bytes": "𠮷野家 𪚥 𝄞",
  "combining marks": "é ガ 한 กำ",
  "controls a form may send": "line 1\r\nline 2\ttab",
  code: '{{constructor.constructor("return process")()}} <script>alert(1)</script> \' OR 1=1 -- %00',
};

describe("text arrives exactly as it was written", () => {
  let campus: Campus;

  before(async () => {
    campus = await openCampus();
  });
  after(() => campus?.close());

  async function arrived(
    id: string,
    text: string,
    more: object = {},
  ): Promise<{ text: string | undefined; name: string | undefined }> {
    const answer = await campus.send(textMessage(id, text, more));
    assert.equal(answer.status, 202, JSON.stringify(answer.body));
    const { event } = await campus.calledAbout(answer.body.id);
    return { text: event.data.message?.text, name: event.data.person?.display_name };
  }

  for (const [name, text] of Object.entries(texts))
    it(name, async () => assert.equal((await arrived(name, text)).text, text));

  it("composes what was typed in pieces (NFC), and nothing else", async () =>
    assert.equal((await arrived("nfd", "e\u0301 ①ﬁ２")).text, "é ①ﬁ２"));

  it("NUL and lone surrogates become U+FFFD, since no store and no receiver could keep them", async () => {
    assert.equal((await arrived("nul", "a\u0000b")).text, "a\ufffdb");
    assert.equal((await arrived("lone", "a\ud800b")).text, "a\ufffdb");
  });

  it("a name in four-byte characters; one with line breaks is a single line", async () => {
    const from = (value: string, display_name: string): object => ({
      from: { scheme: "app_user", value, display_name },
    });
    assert.equal((await arrived("n-1", "x", from("u-1", "𠮷田さん👩🏽"))).name, "𠮷田さん👩🏽");
    assert.doesNotMatch((await arrived("n-2", "x", from("u-2", "王\r\nBcc: a@b"))).name ?? "\n", /[\r\n]/);
  });
});
