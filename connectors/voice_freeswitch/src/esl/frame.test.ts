import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { PluginError } from "@gatehouse/sdk";
import { readEslEvent, timeOf } from "./event.js";
import { frameReader } from "./frame.js";

const stream = Buffer.from(
  [
    "Content-Type: auth/request\n\n",
    "Content-Type: command/reply\nReply-Text: +OK accepted\n\n",
    `Content-Length: ${Buffer.byteLength('{"Event-Name":"DTMF","x":"王妈妈"}')}\nContent-Type: text/event-json\n\n{"Event-Name":"DTMF","x":"王妈妈"}`,
    "Content-Type: command/reply\nReply-Text: a%20b%zz\nX: 100%25\n\n",
  ].join(""),
);

describe("frames of the event socket", () => {
  for (const size of [1, 2, 3, 7, 64, 10_000])
    it(`come out whole from pieces of ${size} bytes`, () => {
      const read = frameReader();
      const frames = Array.from({ length: Math.ceil(stream.length / size) }, (_, at) =>
        read(stream.subarray(at * size, (at + 1) * size)),
      ).flat();
      assert.equal(frames.length, 4);
      assert.equal(frames[1]?.headers.get("Reply-Text"), "+OK accepted");
      assert.equal(readEslEvent(frames[2]?.body ?? "")?.header("x"), "王妈妈");
      assert.deepEqual([frames[3]?.headers.get("Reply-Text"), frames[3]?.headers.get("X")], ["a%20b%zz", "100%"]);
    });

  for (const [name, text] of [
    ["a body of no sane length", "Content-Length: 99999999999\n\n"],
    ["a negative length", "Content-Length: -1\n\n"],
    ["a length in words", "Content-Length: many\n\n"],
    ["a head without an end", "x".repeat(70_000)],
  ] as const)
    it(`are refused with ${name}`, () =>
      assert.throws(
        () => frameReader()(Buffer.from(text)),
        (error) => error instanceof PluginError && error.code === "unavailable",
      ));

  it("that are no events are ignored, and times are microseconds", () => {
    for (const body of ["", "{", "null", "[]", "{}", '{"Event-Name":7}'])
      assert.equal(readEslEvent(body), undefined, body);
    const event = readEslEvent('{"Event-Name":"DTMF","Event-Date-Timestamp":"1735558457366461"}');
    assert.equal(event && timeOf(event), "2024-12-30T11:34:17.366Z");
  });
});
