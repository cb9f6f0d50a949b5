import { once } from "node:events";
import type { AddressInfo } from "node:net";
import type { FakeCentreOptions } from "@gatehouse/sdk/sms/testing";
import { bytesField, integerTlv, numberField, textField } from "../wire/field.js";
import { type Pdu, type Session, smpp } from "../wire/library.js";
import { status } from "../wire/status.js";
import { createHandsets } from "./handset.js";

type Form = "hex" | "decimal";

export interface FakeSmscOptions extends FakeCentreOptions<Pdu> {
  readonly systemId?: string;
  readonly password?: string;
  /** How ids are written in the answer to a submit, and in receipts. */
  readonly answerForm?: Form;
  readonly receiptForm?: Form;
  /** Receipts by words, by TLVs, or none at all though they are asked for. */
  readonly receipts?: "words" | "tlv" | "none";
  /** The stat of every receipt. */
  readonly stat?: string;
  /** A second bind is refused. */
  readonly oneBind?: boolean;
  readonly firstId?: bigint;
}

/** Fields of a deliver_sm. */
export type Deliver = Readonly<Record<string, string | number | Buffer>>;

const retryMs = 100;
const states: Readonly<Record<string, number>> = { ENROUTE: 1, DELIVRD: 2, EXPIRED: 3, UNDELIV: 5, REJECTD: 8 };

/** An SMSC that stores and forwards: a message is its until the receiver has answered 0. */
export async function startSmsc(options: FakeSmscOptions = {}) {
  const { systemId = "school", password = "secret", answerForm = "hex", receiptForm = "decimal" } = options;
  const handsets = createHandsets();
  const submits: Pdu[] = [];
  const binds: string[] = [];
  const answers: number[] = [];
  const bound = new Map<Session, string>();
  const sockets = new Set<Session>();
  const queue: Deliver[] = [];
  let waiting = 0;
  let mostWaiting = 0;
  let nextId = options.firstId ?? 0x5ee93749n;
  let recent: number[] = [];

  const written = (id: bigint, form: Form): string =>
    form === "hex" ? id.toString(16).toUpperCase() : id.toString().padStart(10, "0");

  function bindStatus(pdu: Pdu, session: Session): number {
    if (textField(pdu, "system_id") !== systemId) return status.invalidSystemId;
    if (textField(pdu, "password") !== password) return status.invalidPassword;
    if (bound.has(session) || (options.oneBind && bound.size > 0)) return status.alreadyBound;
    return status.ok;
  }

  function submitStatus(pdu: Pdu, session: Session): number {
    const now = performance.now();
    recent = [...recent.filter((at) => now - at < 1000), now];
    if (!/trans/.test(bound.get(session) ?? "")) return status.notBound;
    if (options.perSecond !== undefined && recent.length > options.perSecond) return status.throttled;
    if (!/^[0-9]{5,20}$/.test(textField(pdu, "destination_addr"))) return status.invalidDestination;
    const length = bytesField(pdu, "short_message")?.length ?? 0;
    const header = (numberField(pdu, "esm_class") & 0x40) !== 0 ? (bytesField(pdu, "short_message")?.[0] ?? 0) + 1 : 0;
    const most = numberField(pdu, "data_coding") === 0 ? Math.floor(((140 - header) * 8) / 7) + header : 140;
    return length > most ? status.invalidMessageLength : status.ok;
  }

  function handOver(pdu: Pdu): void {
    const sar = {
      ref: integerTlv(pdu, "sar_msg_ref_num") ?? -1,
      total: integerTlv(pdu, "sar_total_segments") ?? 1,
      number: integerTlv(pdu, "sar_segment_seqnum") ?? 1,
    };
    handsets.take({
      from: textField(pdu, "source_addr"),
      to: textField(pdu, "destination_addr"),
      coding: numberField(pdu, "data_coding"),
      udh: (numberField(pdu, "esm_class") & 0x40) !== 0,
      bytes: bytesField(pdu, "short_message") ?? Buffer.alloc(0),
      ...(sar.ref >= 0 && { sar }),
    });
  }

  function receiptFor(pdu: Pdu, id: bigint): Deliver {
    const { stat = "DELIVRD" } = options;
    const addresses = {
      source_addr: textField(pdu, "destination_addr"),
      destination_addr: textField(pdu, "source_addr"),
      esm_class: 4,
    };
    if (options.receipts === "tlv")
      return {
        ...addresses,
        receipted_message_id: Buffer.from(`${written(id, receiptForm)}\0`),
        message_state: Buffer.from([states[stat] ?? 7]),
      };
    const words = `id:${written(id, receiptForm)} sub:001 dlvrd:001 submit date:2611230800 done date:2611230801 stat:${stat} err:000 text:hello`;
    return { ...addresses, short_message: Buffer.from(words) };
  }

  async function onSubmit(pdu: Pdu, session: Session): Promise<void> {
    submits.push(pdu);
    waiting += 1;
    mostWaiting = Math.max(mostWaiting, waiting);
    await options.before?.();
    waiting -= 1;
    const wanted = options.submit?.(pdu, submits.length);
    if (wanted === "silence") return;
    if (wanted === "drop") return void session.socket.destroy();
    const command_status = wanted ?? submitStatus(pdu, session);
    if (command_status !== status.ok) return void session.send(pdu.response({ command_status }));
    const id = nextId;
    nextId += 1n;
    handOver(pdu);
    session.send(pdu.response({ message_id: written(id, answerForm) }));
    if ((numberField(pdu, "registered_delivery") & 0x03) !== 0 && options.receipts !== "none")
      push(receiptFor(pdu, id));
  }

  /** To any session that may receive; back into the queue unless it is answered with 0. */
  function flush(): void {
    const [session] = [...bound].find(([, mode]) => mode !== "bind_transmitter") ?? [];
    if (session === undefined) return;
    for (const deliver of queue.splice(0)) {
      const again = (): void => push(deliver);
      session.socket.once("close", again);
      const sent = session.send(new smpp.PDU("deliver_sm", deliver), ({ command_status }) => {
        session.socket.off("close", again);
        answers.push(command_status);
        if (command_status === status.tryAgain) setTimeout(again, retryMs);
      });
      if (!sent) session.socket.off("close", again);
      if (!sent) queue.push(deliver);
    }
  }

  function push(deliver: Deliver): void {
    queue.push(deliver);
    flush();
  }

  const server = smpp.createServer((session) => {
    sockets.add(session);
    session.on("error", () => session.socket.destroy());
    session.on("close", () => {
      bound.delete(session);
      sockets.delete(session);
    });
    session.on("pdu", (pdu: Pdu) => {
      switch (pdu.command) {
        case "bind_transceiver":
        case "bind_transmitter":
        case "bind_receiver": {
          const command_status = bindStatus(pdu, session);
          binds.push(pdu.command);
          session.send(pdu.response({ command_status, system_id: "fake" }));
          if (command_status !== status.ok) return;
          bound.set(session, pdu.command);
          // In the same breath as the answer to the bind, as many an SMSC does.
          return flush();
        }
        case "submit_sm":
          return void onSubmit(pdu, session);
        case "enquire_link":
          return void (options.deaf || session.send(pdu.response()));
        case "unbind":
          session.send(pdu.response());
          bound.delete(session);
          return void session.socket.end();
        default:
          return undefined;
      }
    });
  });
  server.listen(options.port ?? 0, "127.0.0.1");
  await once(server, "listening");

  return {
    port: (server.address() as AddressInfo).port,
    inbox: handsets.inbox,
    submits,
    binds,
    /** Statuses that deliver_sm were answered with. */
    answers,
    mostWaiting: () => mostWaiting,
    queued: () => queue.length,
    /** A message for us, kept until it is taken. */
    push,
    ask: (command: string) => {
      for (const session of [...bound.keys()]) {
        session.send(new smpp.PDU(command));
        if (command === "unbind") bound.delete(session);
      }
    },
    drop: () => {
      for (const session of sockets) session.socket.destroy();
    },
    stop: async () => {
      for (const session of sockets) session.socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export type FakeSmsc = Awaited<ReturnType<typeof startSmsc>>;

const ucs2 = (text: string): Buffer => Buffer.from(text, "utf16le").swap16();
const addresses = { source_addr: "13900139000", destination_addr: "10690000" };

/** A short message of a person. */
export const shortMessage = (text: string, more: Deliver = {}): Deliver => ({
  ...addresses,
  data_coding: 8,
  short_message: ucs2(text),
  ...more,
});

/** A long one in parts of 67 units, as phones make them. */
export function longMessage(text: string, ref = 7, more: Deliver = {}): Deliver[] {
  const bytes = ucs2(text);
  const total = Math.ceil(bytes.length / 134);
  return Array.from({ length: total }, (_, n) => ({
    ...addresses,
    data_coding: 8,
    esm_class: 0x40,
    short_message: Buffer.concat([Buffer.from([5, 0, 3, ref, total, n + 1]), bytes.subarray(n * 134, n * 134 + 134)]),
    ...more,
  }));
}
