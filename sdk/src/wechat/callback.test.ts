import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { PluginError } from "../error.js";
import { callbackOf, rawOf, sentAt } from "./callback.js";
import { openidOf } from "./openid.js";
import { personMessage } from "./person-message.js";

const base = { ToUserName: "gh_1", FromUserName: "o-1", CreateTime: 1_795_420_800, MsgType: "text" };
const bytes = (more: object): Uint8Array => Buffer.from(JSON.stringify({ ...base, ...more }));
const faultsOf = (run: () => unknown): readonly string[] => {
  try {
    run();
  } catch (error) {
    assert.ok(error instanceof PluginError && error.code === "rejected");
    return (error.details.faults ?? []).map(({ path }) => path);
  }
  return assert.fail("nothing was thrown");
};

describe("a callback", () => {
  it("reads alike as XML and as JSON", () => {
    const xml =
      "<xml><FromUserName>o-1</FromUserName><CreateTime>1795420800</CreateTime><MsgType>text</MsgType><Content>hi</Content><MsgId>1</MsgId></xml>";
    const both = [Buffer.from(xml), bytes({ Content: "hi", MsgId: 1 })].map((body) => {
      const of = callbackOf(body);
      return [rawOf(body, "").key, rawOf(body, "").contentKey, sentAt(of), personMessage(of, "wx1")];
    });
    assert.deepEqual(both[0], both[1]);
    assert.equal(both[0]?.[2], "2026-11-23T08:00:00.000Z");
  });

  it("names what is missing or wrong in its head", () => {
    assert.deepEqual(
      faultsOf(() => callbackOf(bytes({ FromUserName: undefined }))),
      ["FromUserName"],
    );
    for (const [name, value] of Object.entries({
      FromUserName: "a b",
      CreateTime: "yesterday",
      MsgType: "",
      MsgId: "\u0000",
      EventKey: {},
    }))
      assert.deepEqual(
        faultsOf(() => callbackOf(bytes({ [name]: value }))),
        [name],
      );
    assert.deepEqual(
      faultsOf(() => callbackOf(Buffer.from("{"))),
      [""],
    );
    assert.deepEqual(
      faultsOf(() => callbackOf(Buffer.from([0x7b, 0xff]))),
      [""],
    );
    assert.deepEqual(
      faultsOf(() => callbackOf(bytes({ constructor: { a: 1 } }))),
      ["constructor"],
    );
  });

  it("without an id is keyed by its content", () => {
    const [a, again, b] = ["a", "a", "b"].map((Content) => rawOf(bytes({ Content }), "").key);
    assert.equal(a, again);
    assert.notEqual(a, b);
  });

  it("names what is wrong in a message, by its kind", () => {
    const read = (more: object) => () => personMessage(callbackOf(bytes(more)), "wx1");
    assert.deepEqual(faultsOf(read({ MsgType: "text" })), ["Content"]);
    assert.deepEqual(faultsOf(read({ MsgType: "text", Content: { b: "x" } })), ["Content"]);
    assert.deepEqual(faultsOf(read({ MsgType: "location", Location_X: "91", Location_Y: "0" })), ["Location_X"]);
    assert.deepEqual(faultsOf(read({ MsgType: "image", MediaId: "a\u0007" })), ["MediaId"]);
    assert.equal(read({ MsgType: "image" })().message_type, "unsupported");
  });
});

describe("a recipient", () => {
  it("is an openid of this account, or nobody", () => {
    assert.equal(openidOf({ scheme: "wechat_openid", scope: "wx1", value: "o-1" }, "wx1"), "o-1");
    assert.equal(openidOf({ scheme: "wechat_openid", value: "o-1" }, "wx1"), "o-1");
    for (const to of [
      { scheme: "wechat_openid", scope: "wx2", value: "o-1" },
      { scheme: "phone", value: "+8613800138000" },
    ] as const)
      assert.throws(() => openidOf(to, "wx1"), { code: "rejected" });
  });
});
