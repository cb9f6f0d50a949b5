import assert from "node:assert/strict";
import { createCipheriv } from "node:crypto";
import { describe, it } from "node:test";
import { openEnvelope, sealEnvelope } from "./cipher.js";

const aesKey = Buffer.alloc(32, "gatehouse").toString("base64").slice(0, 43);
const random16 = Buffer.alloc(16, "r");

/** Seals by hand, so that each part can be wrong. */
function sealedByHand(plain: Uint8Array): string {
  const key = Buffer.from(`${aesKey}=`, "base64");
  const cipher = createCipheriv("aes-256-cbc", key, key.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([cipher.update(plain), cipher.final()]).toString("base64");
}

const head = (length: number): Buffer => Buffer.concat([random16, Buffer.from([0, 0, 0, length])]);
const refuses = (encrypted: string): void =>
  assert.throws(() => openEnvelope(aesKey, encrypted), { code: "bad_signature" });

describe("the envelope's cipher", () => {
  it("opens what it sealed, at every length of the padding", () => {
    for (let length = 0; length <= 70; length += 1) {
      const message = Buffer.alloc(length, "校");
      const opened = openEnvelope(aesKey, sealEnvelope(aesKey, message, "wx0123456789abcdef", random16));
      assert.deepEqual(opened, { message, receiver: "wx0123456789abcdef" });
    }
  });

  it("pads to 32 bytes: a whole block more where nothing is missing", () => {
    const sealed = Buffer.from(sealEnvelope(aesKey, Buffer.alloc(8), "1234", random16), "base64");
    assert.equal(sealed.length, 64);
    assert.equal(openEnvelope(aesKey, sealed.toString("base64")).receiver, "1234");
  });

  it("keeps the same bytes for the same input", () => {
    const twice = [1, 2].map(() => sealEnvelope(aesKey, "<xml/>", "wx1", random16));
    assert.equal(twice[0], twice[1]);
  });

  it("refuses another key, half a block, no base64, nothing", () => {
    const sealed = sealEnvelope(aesKey, "hello", "wx1", random16);
    const other = Buffer.alloc(32, "other").toString("base64").slice(0, 43);
    assert.throws(() => openEnvelope(other, sealed), { code: "bad_signature" });
    refuses(sealed.slice(0, 20));
    refuses("****");
    refuses("");
  });

  it("refuses padding of 0, of more than 32, uneven, and a length beyond the end", () => {
    const body = Buffer.concat([head(2), Buffer.from("hi"), Buffer.from("wx1")]);
    const end = (...pad: readonly number[]): Buffer => Buffer.concat([body, Buffer.from(pad)]);
    assert.equal(openEnvelope(aesKey, sealedByHand(end(...Array<number>(7).fill(7)))).message.toString(), "hi");
    refuses(sealedByHand(end(7, 7, 7, 7, 7, 7, 0)));
    refuses(sealedByHand(end(7, 7, 7, 7, 7, 7, 40)));
    refuses(sealedByHand(end(7, 7, 6, 7, 7, 7, 7)));
    refuses(sealedByHand(Buffer.concat([head(200), Buffer.from("wx1"), Buffer.alloc(9, 9)])));
    refuses(sealedByHand(Buffer.alloc(32, 32)));
  });
});
