import assert from "node:assert/strict";
import { it } from "node:test";
import { signed } from "./signed.js";

it("puts the signature first, once", () => {
  const signature = "实验中学";
  assert.equal(signed("您好", signature), "【实验中学】您好");
  assert.equal(signed("【实验中学】您好", signature), "【实验中学】您好");
  assert.equal(signed("您好【实验中学】", signature), "您好【实验中学】");
  assert.equal(signed("【通知】您好", signature), "【实验中学】【通知】您好");
  assert.equal(signed("您好", undefined), "您好");
});
