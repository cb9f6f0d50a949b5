import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { ReceiptStatus } from "@gatehouse/sdk";
import { statusAfter } from "./message-status.js";

function* orders<T>(items: readonly T[]): Generator<readonly T[]> {
  if (items.length < 2) yield items;
  for (const [n, item] of items.entries())
    for (const rest of orders(items.filter((_, m) => m !== n))) yield [item, ...rest];
}

const after = (receipts: readonly ReceiptStatus[]): string => receipts.reduce(statusAfter, "queued" as never);

describe("the status of a sent message", () => {
  it("is the same in whatever order its receipts arrive, also repeated", () => {
    const all: readonly ReceiptStatus[] = ["accepted", "sent", "failed", "delivered", "read"];
    for (const order of orders(all)) assert.equal(after([...order, ...order]), "read");
    for (const order of orders(all.filter((one) => one !== "read" && one !== "delivered")))
      assert.equal(after(order), "failed");
  });

  it("never falls back, and a message that was delivered after all is not failed", () => {
    assert.equal(statusAfter("read", "delivered"), "read");
    assert.equal(statusAfter("failed", "delivered"), "delivered");
    assert.equal(statusAfter("delivered", "failed"), "delivered");
    assert.equal(statusAfter("sent", "accepted"), "sent");
  });
});
