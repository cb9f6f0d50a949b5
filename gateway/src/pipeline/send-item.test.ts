import assert from "node:assert/strict";
import { it } from "node:test";
import { readSendItem, type SendItem, writeSendItem } from "./send-item.js";

const items: readonly SendItem[] = [
  { op: "send", messageId: "msg_1" },
  { op: "edit", messageId: "msg_1", revision: 3 },
  { op: "delete", messageId: "msg_1" },
];

it("what a delivery is about is read as it was written, each under a text of its own", () => {
  assert.deepEqual(items.map(writeSendItem).map(readSendItem), items);
  assert.equal(new Set(items.map(writeSendItem)).size, items.length);
});
