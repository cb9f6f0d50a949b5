import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { describe, it } from "node:test";
import { randomFrom, until } from "@gatehouse/sdk/testing";
import { deliveryOf } from "../inbound/delivery.js";
import { listening, optionsFor } from "../testing/account.js";
import { longMessage } from "../testing/fake-smsc.js";
import { type Pdu, smpp } from "./library.js";

const tlvs = {
  receipted_message_id: Buffer.from("5ee93749\0"),
  message_state: Buffer.from([2]),
  sar_msg_ref_num: Buffer.from([0, 7]),
  message_payload: Buffer.from("hello"),
};

const sample = (more: object = {}): Buffer =>
  new smpp.PDU("deliver_sm", { ...longMessage("长".repeat(100))[0], sequence_number: 7, ...more }).toBuffer();

describe("deliver_sm, as SMPP 3.4, 4.6.1 lays it out", () => {
  /** Written by hand from the table. */
  const body = [
    "00", // service_type
    "0101",
    `${Buffer.from("8613900139000").toString("hex")}00`,
    "0001",
    `${Buffer.from("10690000").toString("hex")}00`,
    "40", // esm_class: a header
    "0000", // protocol_id, priority_flag
    "0000", // schedule_delivery_time, validity_period
    "0000", // registered_delivery, replace_if_present_flag
    "08", // data_coding
    "00", // sm_default_msg_id
    "08", // sm_length
    "0500030702016821",
    "0204000200ff", // user_message_reference, a TLV
  ].join("");
  const bytes = Buffer.from(
    `${(16 + body.length / 2).toString(16).padStart(8, "0")}000000050000000000000007${body}`,
    "hex",
  );

  it("is read without a loss", () =>
    assert.deepEqual(deliveryOf(new (smpp.PDU as unknown as new (bytes: Buffer) => Pdu)(bytes)), {
      kind: "message",
      message: {
        type: "message",
        from: "8613900139000",
        from_ton: 1,
        to: "10690000",
        total: 2,
        parts: [{ number: 1, coding: 8, data_base64: "aCE=" }],
      },
      place: { ref: 7, total: 2, number: 1 },
    }));
});

describe("mutated PDUs", () => {
  it("make the session neither throw nor hang: it goes on, or connects again", async () => {
    const random = randomFrom(20_261_123);
    const below = (bound: number): number => Math.floor(random() * bound);
    const samples = [sample(), sample(tlvs), new smpp.PDU("enquire_link", { sequence_number: 9 }).toBuffer()];
    let binds = 0;
    let sent = 0;
    const bent = (): Buffer => {
      const bytes = Buffer.from(samples[below(samples.length)] ?? Buffer.alloc(0));
      const from = random() < 0.9 ? 4 : 0;
      for (let count = 1 + below(6); count > 0; count -= 1) bytes[from + below(bytes.length - from)] = below(256);
      return random() < 0.95 ? bytes : bytes.subarray(0, below(bytes.length));
    };
    const server = createServer((socket: Socket) => {
      socket.on("error", () => undefined);
      socket.once("data", (bind: Buffer) => {
        binds += 1;
        const answer = Buffer.from("00000012800000090000000000000000" + "7800", "hex");
        bind.copy(answer, 12, 12, 16);
        socket.write(answer);
        for (let count = 0; count < 500; count += 1) socket.write(bent());
        sent += 500;
        socket.resume().end();
      });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const one = listening(optionsFor((server.address() as AddressInfo).port));
    await until("four broken connections", () => sent >= 2000);
    await one.stop();
    server.close();
    assert.ok(binds >= 4);
  });
});
