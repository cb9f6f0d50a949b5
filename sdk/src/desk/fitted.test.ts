import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { command } from "../command.js";
import { fitted, shortened } from "./fitted.js";

const long = `${"长".repeat(59_999)}😀${"尾".repeat(9000)}`;

describe("words for a command", () => {
  it("that fit stay as they are", () => {
    assert.deepEqual(fitted("好"), { text: "好" });
    assert.equal(shortened("好"), "好");
  });

  it("that are too many go along as a file, with their beginning; no character is torn", () => {
    const { text, whole } = fitted(long);
    assert.match(text, /^长{59999}…\n.*全文-full-text\.txt\]$/);
    assert.equal(Buffer.from(whole?.content_base64 ?? "", "base64").toString(), long);
    const sent = { type: "message.send", id: "1", external_id: "7", text, attachments: [whole] };
    assert.ok(command.safeParse(sent).success);
  });

  it("of a note are cut", () => assert.match(shortened(long), /^长{59999}…\n\[/));
});
