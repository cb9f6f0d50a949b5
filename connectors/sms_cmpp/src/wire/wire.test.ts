import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { PluginError } from "@gatehouse/sdk";
import { randomFrom } from "@gatehouse/sdk/testing";
import { config } from "../config.js";
import { authenticatorIsmg, authenticatorSource, connectRequest, readConnectAnswer, timestampOf } from "./connect.js";
import { deliverAnswer, readDeliver } from "./deliver.js";
import { createFraming, type Frame, toBytes } from "./frame.js";
import { octets } from "./octets.js";
import { readReport } from "./report.js";
import { readSubmitAnswer, submitBody } from "./submit.js";

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(/\s/g, ""), "hex");
const account = (version: "2.0" | "3.0") =>
  config.parse({ host: "h", version, sp_id: "901234", shared_secret: "1234", src_id: "10690000" });

/** Computed from the published formula by Python's hashlib, apart from this code. */
const vector = {
  timestamp: "1123160007",
  source: "2678c7dacf26c0454ee6142aaeb1e85e",
  ismg20: "01ee96806f3104c6785a5186e900880c",
  ismg30: "772cdff9fffe7024cd72e2ff839b1f80",
};

describe("CMPP_CONNECT (CMPP 2.0, 7.4.1)", () => {
  const now = new Date("2026-11-23T08:00:07Z");

  it("the time is MMDDHHMMSS in Beijing", () => {
    assert.equal(timestampOf(now), vector.timestamp);
    assert.equal(timestampOf(new Date("2026-12-31T17:05:09Z")), "0101010509");
  });
  it("MD5(Source_Addr + 9 zeros + secret + timestamp)", () =>
    assert.equal(authenticatorSource("901234", "1234", vector.timestamp).toString("hex"), vector.source));
  it("the whole body, both versions", () => {
    for (const [version, byte] of [
      ["2.0", "20"],
      ["3.0", "30"],
    ] as const)
      assert.equal(
        connectRequest(account(version), now).body.toString("hex"),
        `393031323334${vector.source}${byte}42f20fc7`,
      );
  });
  it("MD5(Status + AuthenticatorSource + secret), Status as long as the version has it", () => {
    const source = hex(vector.source);
    assert.equal(authenticatorIsmg(hex("00"), source, "1234").toString("hex"), vector.ismg20);
    assert.equal(authenticatorIsmg(hex("00000000"), source, "1234").toString("hex"), vector.ismg30);
  });
  it("reads the answer, and tells who does not know the secret", () => {
    const source = hex(vector.source);
    const read = (body: string, version: "2.0" | "3.0") => readConnectAnswer(hex(body), account(version), source);
    assert.deepEqual(read(`00${vector.ismg20}20`, "2.0"), { status: 0, authentic: true });
    assert.deepEqual(read(`00000000${vector.ismg30}30`, "3.0"), { status: 0, authentic: true });
    assert.deepEqual(read(`00${"00".repeat(16)}20`, "2.0"), { status: 0, authentic: false });
    assert.deepEqual(read("00", "2.0"), { status: 0, authentic: false });
    assert.deepEqual(read(`00000003${"00".repeat(16)}30`, "3.0"), { status: 3, authentic: false });
    assert.equal(read(`00${vector.ismg20}20`, "3.0")?.status, 4, "a gateway that knows 2.0 only");
    assert.equal(read("", "2.0"), undefined);
    assert.equal(read("000000", "3.0"), undefined);
  });
});

const submit = {
  serviceId: "EDU",
  msgSrc: "901234",
  srcId: "10690000",
  destination: "13800138000",
  registeredDelivery: true,
  format: 8,
  udhi: true,
  total: 2,
  number: 1,
  content: hex("050003070201 6821"),
};

describe("CMPP_SUBMIT (2.0, 7.4.3; 3.0 with its longer numbers)", () => {
  const zeros = (count: number): string => "00".repeat(count);
  const head = `${zeros(8)} 02 01 01 00 454455${zeros(7)} 02`;
  const middle = `00 01 08 393031323334 3031 303030303030 ${zeros(34)} 3130363930303030${zeros(13)} 01`;

  it("2.0", () =>
    assert.equal(
      submitBody(submit, "2.0").toString("hex"),
      hex(`${head} ${zeros(21)} ${middle} 3133383030313338303030${zeros(10)} 08 0500030702016821 ${zeros(8)}`).toString(
        "hex",
      ),
    ));
  it("3.0", () =>
    assert.equal(
      submitBody(submit, "3.0").toString("hex"),
      hex(
        `${head} ${zeros(32)} 00 ${middle} 3133383030313338303030${zeros(21)} 00 08 0500030702016821 ${zeros(20)}`,
      ).toString("hex"),
    ));
  it("reads the answer", () => {
    assert.deepEqual(readSubmitAnswer(hex("b5ae000727110002 08"), "2.0"), { messageId: "b5ae000727110002", result: 8 });
    assert.deepEqual(readSubmitAnswer(hex("b5ae000727110002 0000000d"), "3.0"), {
      messageId: "b5ae000727110002",
      result: 13,
    });
    assert.equal(readSubmitAnswer(hex("b5ae000727110002"), "2.0"), undefined);
  });
  it("never lets a text shift the fields behind it", () => assert.throws(() => octets("12345678901", 10), RangeError));
});

describe("CMPP_DELIVER (2.0, 7.4.5)", () => {
  const body20 = `b5ae000727110001 3130363930303030${"00".repeat(13)} ${"00".repeat(10)} 00 00 08 3133393030313339303030${"00".repeat(10)} 00 02 6821 ${"00".repeat(8)}`;
  const body30 = `b5ae000727110001 3130363930303030${"00".repeat(13)} ${"00".repeat(10)} 00 01 0f 3133393030313339303030${"00".repeat(21)} 01 01 02 d0a3 ${"00".repeat(20)}`;
  const common = { destId: "10690000", from: "13900139000", messageId: hex("b5ae000727110001") };

  it("2.0", () =>
    assert.deepEqual(readDeliver(hex(body20), "2.0"), {
      ...common,
      udhi: false,
      format: 8,
      isAlias: false,
      isReport: false,
      content: hex("6821"),
    }));
  it("3.0", () =>
    assert.deepEqual(readDeliver(hex(body30), "3.0"), {
      ...common,
      udhi: true,
      format: 15,
      isAlias: true,
      isReport: true,
      content: hex("d0a3"),
    }));
  it("refuses lengths that do not fit", () => {
    const whole = hex(body20);
    for (let length = 0; length < whole.length; length += 1)
      assert.equal(readDeliver(whole.subarray(0, length), "2.0"), undefined, `${length} bytes`);
  });
  it("answers with the Msg_Id it came with", () => {
    assert.equal(deliverAnswer(common.messageId, 0, "2.0").toString("hex"), "b5ae00072711000100");
    assert.equal(deliverAnswer(common.messageId, 1, "3.0").toString("hex"), "b5ae00072711000100000001");
  });
  it("a status report", () => {
    const content = hex(`b5ae000727110002 44454c49565244 32363131323331363030 32363131323331363031`);
    assert.deepEqual(readReport(content), { messageId: "b5ae000727110002", stat: "DELIVRD", doneTime: "2611231601" });
    assert.equal(readReport(content.subarray(0, 34)), undefined);
  });
});

describe("framing", () => {
  const frames: Frame[] = [
    { command: 8, sequence: 1, body: Buffer.alloc(0) },
    { command: 0x8000_0004, sequence: 0xffff_ffff, body: Buffer.from("abc") },
    { command: 5, sequence: 7, body: Buffer.alloc(300, "x") },
  ];
  const stream = Buffer.concat(frames.map(toBytes));

  it("CMPP_ACTIVE_TEST on the wire", () =>
    assert.equal(
      toBytes({ command: 8, sequence: 1, body: Buffer.alloc(0) }).toString("hex"),
      "0000000c0000000800000001",
    ));
  for (const size of [1, 3, 7, 12, 13, 64, 4096])
    it(`in pieces of ${size} bytes`, () => {
      const framing = createFraming();
      const found: Frame[] = [];
      for (let at = 0; at < stream.length; at += size) found.push(...framing(stream.subarray(at, at + size)));
      assert.deepEqual(found, frames);
    });
  for (const length of ["00000000", "0000000b", "00001001", "ffffffff"])
    it(`length ${length} ends it`, () =>
      assert.throws(() => createFraming()(hex(`${length}0000000800000001`)), PluginError));
});

describe("mutated frames", () => {
  it("throw nothing but PluginError, and never hang", () => {
    const random = randomFrom(20_261_123);
    const below = (bound: number): number => Math.floor(random() * bound);
    const bodies = [
      hex(
        `b5ae000727110001 3130363930303030${"00".repeat(13)} ${"00".repeat(10)} 00 01 08 3133393030313339303030${"00".repeat(10)} 00 08 0500030702016821 ${"00".repeat(8)}`,
      ),
      submitBody(submit, "3.0"),
      hex("b5ae000727110002 00000000"),
      hex(`00${"00".repeat(16)}20`),
    ];
    const source = Buffer.alloc(16);
    for (let round = 0; round < 100_000; round += 1) {
      const body = bodies[below(bodies.length)] ?? Buffer.alloc(0);
      const bytes = toBytes({ command: below(10), sequence: round, body });
      for (let count = below(8); count > 0; count -= 1) bytes[below(bytes.length)] = below(256);
      const version = random() < 0.5 ? "2.0" : "3.0";
      try {
        for (const frame of createFraming()(random() < 0.9 ? bytes : bytes.subarray(0, below(bytes.length + 1)))) {
          const deliver = readDeliver(frame.body, version);
          if (deliver) readReport(deliver.content);
          readSubmitAnswer(frame.body, version);
          readConnectAnswer(frame.body, account(version), source);
        }
      } catch (error) {
        assert.ok(error instanceof PluginError, `round ${round}: ${String(error)}`);
      }
    }
  });
});
