import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import type { FakeCentreOptions } from "@gatehouse/sdk/sms/testing";
import {
  type Delivering,
  deliverBody,
  type IsmgVersion,
  md5,
  messageId,
  pdu,
  readConnect,
  readSubmit,
  reportContent,
  type Submitted,
} from "./ismg-wire.js";

export interface FakeIsmgOptions extends FakeCentreOptions<Submitted> {
  readonly version?: IsmgVersion;
  readonly spId?: string;
  readonly secret?: string;
  /** Stat of every status report; `none`: no reports though they are asked for. */
  readonly stat?: string;
  /** The report overtakes the answer to the submit. */
  readonly reportFirst?: boolean;
  /** Proves its own knowledge of the secret wrongly. */
  readonly impostor?: boolean;
  /** Everything it writes leaves in pieces of so many bytes. */
  readonly pieces?: number;
  /** How long it waits for an answer to a delivery before it sends it again. */
  readonly resendMs?: number;
}

export interface Whole {
  readonly from: string;
  readonly to: string;
  readonly text: string;
}

const mostResends = 3;

/** An ISMG that keeps what it has to deliver until it was answered with Result 0. */
export async function startIsmg(options: FakeIsmgOptions = {}) {
  const { version = "2.0", spId = "901234", secret = "secret", resendMs = 200 } = options;
  const inbox: Whole[] = [];
  const submits: Submitted[] = [];
  const logins: number[] = [];
  const results: number[] = [];
  const activeTests = { asked: 0, answered: 0 };
  const queue: Delivering[] = [];
  const parts = new Map<string, Map<number, Buffer>>();
  const sockets = new Set<Socket>();
  const loggedIn = new Set<Socket>();
  const unanswered = new Map<number, { readonly one: Delivering; settle(): void }>();
  let sequence = 100;
  let nextId = 1;
  let waiting = 0;
  let mostWaiting = 0;
  let recent: number[] = [];

  function write(socket: Socket, bytes: Buffer): void {
    const size = options.pieces ?? bytes.length;
    for (let at = 0; at < bytes.length; at += size) socket.write(bytes.subarray(at, at + size));
  }

  const resultOf = (result: number): Buffer => {
    const bytes = Buffer.alloc(version === "2.0" ? 1 : 4);
    bytes.writeUIntBE(result, 0, bytes.length);
    return bytes;
  };

  function onConnect(socket: Socket, seq: number, body: Buffer): void {
    const { source, authenticator, version: asked, timestamp } = readConnect(body);
    const expected = md5(source, Buffer.alloc(9), secret, timestamp);
    const mine = version === "2.0" ? 0x20 : 0x30;
    const status = asked > mine ? 4 : source !== spId ? 2 : expected.equals(authenticator) ? 0 : 3;
    logins.push(status);
    const proof =
      status === 0 ? md5(resultOf(status), authenticator, options.impostor ? "guess" : secret) : Buffer.alloc(16);
    if (status === 0) loggedIn.add(socket);
    const answer = pdu(0x8000_0001, seq, Buffer.concat([resultOf(status), proof, Buffer.from([mine])]));
    if (status !== 0) return void socket.end(answer);
    write(socket, answer);
    flush();
  }

  function show({ srcId, to, format, udhi, content }: Submitted): void {
    const read = (bytes: Buffer): string =>
      format === 8 ? Buffer.from(bytes).swap16().toString("utf16le") : bytes.toString("ascii");
    if (udhi === 0) return void inbox.push({ from: srcId, to, text: read(content) });
    if (!content.subarray(0, 3).equals(Buffer.from([5, 0, 3]))) throw new Error("a header no phone would understand");
    const [ref = 0, total = 0, number = 0] = content.subarray(3, 6);
    const key = `${srcId}|${to}|${ref}|${total}`;
    const found = parts.get(key) ?? new Map<number, Buffer>();
    parts.set(key, found.set(number, content.subarray(6)));
    if (found.size < total) return;
    parts.delete(key);
    const bytes = [...found].sort(([a], [b]) => a - b).map(([, data]) => data);
    inbox.push({ from: srcId, to, text: bytes.map(read).join("") });
  }

  function judge(one: Submitted): number {
    const now = performance.now();
    recent = [...recent.filter((at) => now - at < 1000), now];
    if (!one.fits) return 1;
    if (options.perSecond !== undefined && recent.length > options.perSecond) return 8;
    if (one.msgSrc !== spId) return 11;
    if (!one.srcId.startsWith("1069")) return 10;
    if (!/^1[3-9][0-9]{9}$/.test(one.to)) return 13;
    if (one.content.length > (one.format === 0 ? 159 : 140)) return 6;
    const header = one.udhi === 1 ? [one.content[4], one.content[5]] : [1, 1];
    return header[0] === one.total && header[1] === one.number ? 0 : 1;
  }

  async function onSubmit(socket: Socket, seq: number, body: Buffer): Promise<void> {
    const one = readSubmit(body, version);
    submits.push(one);
    waiting += 1;
    mostWaiting = Math.max(mostWaiting, waiting);
    await options.before?.();
    waiting -= 1;
    const wanted = options.submit?.(one, submits.length);
    if (wanted === "silence") return;
    if (wanted === "drop") return void socket.destroy();
    const result = wanted ?? judge(one);
    const id = messageId(nextId);
    nextId += 1;
    const report = (): void => {
      const { stat = "DELIVRD" } = options;
      if (result !== 0 || one.registered !== 1 || stat === "none") return;
      push({
        id: messageId(nextId),
        to: one.srcId,
        from: one.to,
        report: 1,
        format: 0,
        content: reportContent(id, stat, one.to, version),
      });
      nextId += 1;
    };
    if (result === 0) show(one);
    if (options.reportFirst) report();
    write(socket, pdu(0x8000_0004, seq, Buffer.concat([result === 0 ? id : Buffer.alloc(8), resultOf(result)])));
    if (!options.reportFirst) report();
  }

  function onDeliverAnswer(seq: number, body: Buffer): void {
    const open = unanswered.get(seq);
    const right = version === "2.0" ? 9 : 12;
    if (!open || body.length !== right || !body.subarray(0, 8).equals(open.one.id)) return;
    results.push(body.readUIntBE(8, right - 8));
    open.settle();
  }

  function send(socket: Socket, one: Delivering, resends = 0): void {
    sequence += 1;
    const mine = sequence;
    const settle = (): void => {
      clearTimeout(timer);
      socket.off("close", again);
      unanswered.delete(mine);
    };
    const again = (): void => {
      settle();
      push(one);
    };
    const late = (): void => {
      settle();
      if (resends < mostResends && loggedIn.has(socket)) send(socket, one, resends + 1);
      else queue.push(one);
    };
    const timer = setTimeout(late, resendMs);
    socket.once("close", again);
    unanswered.set(mine, { one, settle });
    write(socket, pdu(5, mine, deliverBody(one, version)));
  }

  function flush(): void {
    const [socket] = loggedIn;
    if (socket) for (const one of queue.splice(0)) send(socket, one);
  }

  function push(one: Delivering): void {
    queue.push(one);
    flush();
  }

  function take(socket: Socket, command: number, seq: number, body: Buffer): void {
    if (command === 1) return onConnect(socket, seq, body);
    if (!loggedIn.has(socket)) return void socket.destroy();
    switch (command) {
      case 2:
        loggedIn.delete(socket);
        return void socket.end(pdu(0x8000_0002, seq));
      case 4:
        return void onSubmit(socket, seq, body);
      case 8:
        activeTests.asked += 1;
        return options.deaf ? undefined : write(socket, pdu(0x8000_0008, seq, Buffer.alloc(1)));
      case 0x8000_0005:
        return onDeliverAnswer(seq, body);
      case 0x8000_0008:
        activeTests.answered += body.length === 1 ? 1 : 0;
        return undefined;
      default:
        return undefined;
    }
  }

  const server = createServer((socket) => {
    let rest = Buffer.alloc(0);
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => {
      sockets.delete(socket);
      loggedIn.delete(socket);
    });
    socket.on("data", (chunk: Buffer) => {
      rest = Buffer.concat([rest, chunk]);
      while (rest.length >= 12 && rest.length >= rest.readUInt32BE(0)) {
        const one = rest.subarray(0, rest.readUInt32BE(0));
        rest = rest.subarray(one.length);
        take(socket, one.readUInt32BE(4), one.readUInt32BE(8), one.subarray(12));
      }
    });
  });
  server.listen(options.port ?? 0, "127.0.0.1");
  await once(server, "listening");

  return {
    port: (server.address() as AddressInfo).port,
    inbox,
    submits,
    /** Status of each CMPP_CONNECT. */
    logins,
    /** Result of each CMPP_DELIVER_RESP that was right. */
    results,
    activeTests,
    mostWaiting: () => mostWaiting,
    queued: () => queue.length + unanswered.size,
    /** Something for us, kept until it is taken. */
    push,
    /** A fresh Msg_Id. */
    id: (): Buffer => {
      const id = messageId(nextId);
      nextId += 1;
      return id;
    },
    /** Raw bytes to whoever is logged in. */
    raw: (bytes: Buffer) => {
      for (const socket of loggedIn) write(socket, bytes);
    },
    drop: () => {
      for (const socket of sockets) socket.destroy();
    },
    stop: async () => {
      for (const { settle } of [...unanswered.values()]) settle();
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export type FakeIsmg = Awaited<ReturnType<typeof startIsmg>>;

const ucs2 = (text: string): Buffer => Buffer.from(text, "utf16le").swap16();
const addresses = { to: "10690000", from: "13900139000" };

/** A short message of a person. */
export const shortMessage = (ismg: FakeIsmg, text: string, more: Partial<Delivering> = {}): Delivering => ({
  ...addresses,
  id: ismg.id(),
  content: ucs2(text),
  ...more,
});

/** A long one in parts of 67 units, as phones make them: each part has a Msg_Id of its own. */
export function longMessage(ismg: FakeIsmg, text: string, ref = 7): Delivering[] {
  const bytes = ucs2(text);
  const total = Math.ceil(bytes.length / 134);
  return Array.from({ length: total }, (_, n) => ({
    ...addresses,
    id: ismg.id(),
    udhi: 1,
    content: Buffer.concat([Buffer.from([5, 0, 3, ref, total, n + 1]), bytes.subarray(n * 134, n * 134 + 134)]),
  }));
}
