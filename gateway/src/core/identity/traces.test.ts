import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { speaksOf, traceOf } from "./traces.js";

const phone = traceOf({ scheme: "phone", value: "+8613812345678" }) as string;

describe("the traces of an address", () => {
  it("a number is found however it is written", () => {
    for (const text of ["tel:+86 138-1234-5678", "13812345678", '{"to":"008613812345678"}', "(138) 1234 5678"])
      assert.ok(speaksOf(text, [phone]), text);
    assert.ok(!speaksOf("13812345679", [phone]));
  });

  it("an address of mail in any case, an id as it is", () => {
    const mail = traceOf({ scheme: "email", value: "wang@example.edu.cn" }) as string;
    assert.ok(speaksOf("From: Wang <WANG@Example.edu.cn>", [mail]));
    const openid = traceOf({ scheme: "wechat_openid", value: "oX3fAbCdEf12" }) as string;
    assert.ok(speaksOf("<FromUserName>oX3fAbCdEf12</FromUserName>", [openid]));
  });

  it("what is too short to tell is not looked for", () => {
    assert.equal(traceOf({ scheme: "sip", value: "8001" }), undefined);
    assert.ok(!speaksOf("anything", []));
  });
});
