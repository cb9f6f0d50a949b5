import assert from "node:assert/strict";
import { createCipheriv, createHash, randomBytes } from "node:crypto";
import { describe, it } from "node:test";
import { generationOf } from "./generation.js";
import { firstIndexKeys } from "./index-keys.js";
import { createKeyring, createLiveKeyring } from "./keyring.js";
import { seal, unseal } from "./seal.js";

const place = "message|msg_1|content";

describe("the 国密 suite", () => {
  // GB/T 32905-2016, A.1.
  it("SM3 is the standard's", () =>
    assert.equal(
      createHash("sm3").update("abc").digest("hex"),
      "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0",
    ));

  // GB/T 32907-2016, A.1.
  it("SM4 is the standard's", () => {
    const key = Buffer.from("0123456789abcdeffedcba9876543210", "hex");
    const cipher = createCipheriv("sm4-ecb", key, null).setAutoPadding(false);
    assert.equal(cipher.update(key).toString("hex"), "681edf34d206965e86b3e94f536e4246");
  });

  const master = randomBytes(32);
  const current = generationOf(master);
  const ring = createLiveKeyring({ current, others: [], index: firstIndexKeys(current) }, "sm");

  it("seals with keys of its own name, which open beside those of the other suite, wherever they were made", () => {
    const aes = createKeyring(master).create();
    const sm = ring.create();
    assert.match(sm.dataKey.kid, /^dksm_/);
    for (const { dataKey, wrapped } of [aes, sm])
      for (const other of [createKeyring(master), createLiveKeyring({ current, others: [], index: new Map() }, "sm")]) {
        const opened = other.open({ kid: dataKey.kid, wrapped });
        assert.equal(unseal(opened, place, seal(dataKey, place, "如何退费？")).toString(), "如何退费？");
      }
    const sealed = seal(sm.dataKey, place, "");
    assert.equal(sealed.length, 16 + 32);
    assert.equal(unseal(sm.dataKey, place, sealed).length, 0);
  });

  it("does not open in another place, by another key or suite, or with any bit changed", () => {
    const { dataKey } = ring.create();
    const sealed = seal(dataKey, place, "text");
    assert.throws(() => unseal(dataKey, "message|msg_2|content", sealed));
    assert.throws(() => unseal({ ...dataKey, kid: ring.create().dataKey.kid }, place, sealed));
    assert.throws(() => unseal({ ...dataKey, kid: "dk_1" }, place, sealed));
    assert.throws(() => unseal({ ...dataKey, key: randomBytes(32) }, place, sealed));
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const changed = Buffer.from(sealed);
      changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
      assert.throws(() => unseal(dataKey, place, changed), `bit ${bit}`);
    }
    for (let length = 0; length < sealed.length; length += 1)
      assert.throws(() => unseal(dataKey, place, sealed.subarray(0, length)), `${length} bytes`);
  });
});
