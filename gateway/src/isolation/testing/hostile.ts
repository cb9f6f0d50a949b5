import { execFileSync } from "node:child_process";
import { readFileSync, writeSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { bytes, defineConnector, type Host, type InboundEvent, type RawEvent, type Session } from "@gatehouse/sdk";
import { z } from "zod";
import { frameOf } from "../wire/frame.js";

/** A plugin that does whatever the text of its input says. Every way of doing harm is one word of it. */
const event = (text: string): InboundEvent => ({
  type: "message.received",
  from: { scheme: "app_user", value: "u-1" },
  text,
});

const wire = (bytesOut: Uint8Array): void => {
  for (let at = 0; at < bytesOut.length; )
    try {
      at += writeSync(1, bytesOut, at);
    } catch (error) {
      // The pipe is full: the gateway does not read.
      if ((error as { code?: string }).code !== "EAGAIN") throw error;
    }
};

const forge = (frame: unknown): string => {
  wire(frameOf(frame) as Buffer);
  return "sent";
};

const held: Buffer[] = [];

const tried = (run: () => unknown): string => {
  try {
    return String(run());
  } catch (error) {
    return `refused: ${(error as Error).message.split("\n", 1)[0]}`;
  }
};

const deeds: Readonly<Record<string, (argument: string) => string | Promise<string>>> = {
  say: (text) => text,
  exit: () => process.exit(3),
  throw: () => {
    throw new Error("a stray error");
  },
  later: () => {
    setTimeout(() => {
      throw new Error("nobody catches this");
    }, 1);
    return "armed";
  },
  loop: () => {
    for (;;);
  },
  "loop later": () => {
    setTimeout(() => {
      for (;;);
    }, 1);
    return "armed";
  },
  never: () => new Promise<string>(() => undefined),
  memory: async () => {
    for (;;) {
      held.push(Buffer.alloc(64 * 1_048_576, 1));
      await sleep(1);
    }
  },
  leak: () => {
    setInterval(() => held.push(Buffer.alloc(8 * 1_048_576, 1)), 10);
    return "leaking";
  },
  heap: () => {
    const all: unknown[] = [];
    for (;;) all.push(Array.from({ length: 100_000 }, (_, at) => `${at}`));
  },
  "huge frame": () => {
    const head = Buffer.alloc(4);
    head.writeUInt32BE(100 * 1_048_576);
    wire(head);
    for (let sent = 0; sent < 100; sent += 1) wire(Buffer.alloc(1_048_576, "a"));
    return "sent";
  },
  "large answer": () => "x".repeat(3_000_000),
  garbage: () => {
    wire(Buffer.concat([Buffer.from([0, 0, 0, 5]), Buffer.from("hello")]));
    return "sent";
  },
  "stray answer": () => forge({ id: 999_999, result: [event("forged")] }),
  "stray method": () => forge({ id: 1, method: "store.query", params: "DROP TABLE message" }),
  prototype: () => {
    wire(rawFrame('{"id":77,"method":"state.set","params":{"__proto__":{"polluted":true},"key":"a","value":"b"}}'));
    return "sent";
  },
  deep: () => {
    wire(rawFrame(`{"id":78,"method":"emit","params":${"[".repeat(500_000)}${"]".repeat(500_000)}}`));
    return "sent";
  },
  parts: () => {
    const data = Buffer.alloc(65_536, 1).toString("base64");
    for (let part = 1; part < 5000; part += 1) forge({ part, data });
    return "sent";
  },
  flood: () => {
    for (let line = 0; line < 200_000; line += 1)
      forge({ method: "log", params: { level: "info", fields: {}, message: "flood" } });
    return "sent";
  },
  print: (text) => {
    console.log(text);
    process.stdout.write(text);
    return "printed";
  },
  environment: () => JSON.stringify({ ...process.env }),
  place: () => JSON.stringify({ cwd: process.cwd(), uid: process.getuid?.(), groups: process.getgroups?.() }),
  read: (path) => tried(() => readFileSync(path, "utf8")),
  shell: () => tried(() => execFileSync("/bin/sh", ["-c", "id -u"], { encoding: "utf8" }).trim()),
};

const rawFrame = (text: string): Buffer => {
  const head = Buffer.alloc(4);
  head.writeUInt32BE(Buffer.byteLength(text));
  return Buffer.concat([head, Buffer.from(text)]);
};

async function interpret(raw: RawEvent): Promise<readonly InboundEvent[]> {
  const text = Buffer.from(raw.body).toString();
  const [deed = "", argument = ""] = text.split(/:(.*)/s);
  if (deed === "wrong shape")
    return [{ ...event("x"), conversation_id: "cnv_of_somebody_else" } as unknown as InboundEvent];
  return [event(await (deeds[deed] ?? deeds["say"])!(argument))];
}

const mib = 1_048_576;

function open(config: { readonly url: string }, host: Host): Session {
  return {
    async send(message, { idempotencyKey }, signal) {
      const [word = "", argument = ""] = message.text.split(/:(.*)/s);
      if (word === "http") {
        const { status, body } = await host.http({ method: "GET", url: argument, headers: {} }, signal);
        return { status: "sent", source_id: `${status} ${body}` };
      }
      if (word === "certificates") {
        const tls = JSON.parse(argument) as object;
        const { body } = await host.http({ method: "GET", url: config.url, headers: {}, tls }, signal);
        return { status: "sent", source_id: body };
      }
      if (word === "file") {
        const file = await host.readAttachment(argument, signal);
        return { status: "sent", source_id: `${file.length}` };
      }
      if (word === "state") {
        await host.state.set("token", argument, { ttlMs: 60_000 });
        return { status: "sent", source_id: (await host.state.get("token")) ?? "none" };
      }
      if (word === "socket") {
        const { hostname, port } = new URL(config.url);
        const socket = await host.connect({ host: hostname, port: Number(port) }, signal);
        socket.end("x".repeat(200_000));
        let length = 0;
        for await (const chunk of socket) length += (chunk as Buffer).length;
        return { status: "sent", source_id: `${length}` };
      }
      if (word === "exit") process.exit(4);
      if (word === "log") host.log.info({ account: "another" }, argument);
      return { status: "sent", source_id: idempotencyKey };
    },
    async listen(emit, signal) {
      for (let at = 0; !signal.aborted; at += 1)
        await emit([{ key: `e-${at}`, body: bytes({ at }), contentType: "application/json" }]);
    },
    async fetchAttachment() {
      let left = 5;
      return new ReadableStream<Uint8Array>({
        pull(controller) {
          left -= 1;
          if (left < 0) controller.close();
          else controller.enqueue(Buffer.alloc(mib, left));
        },
      });
    },
    close: async () => undefined,
  };
}

export default defineConnector({
  id: "hostile",
  config: z.strictObject({
    url: z.url().describe("地址 | Address"),
    token: z.string().meta({ secret: true }).describe("密钥 | Token"),
  }),
  check: async () => ({ state: "ok", detail: "fine" }),
  webhook: (request) => ({
    events: [{ key: "w-1", body: request.rawBody, contentType: "text/plain" }],
    reply: { status: 200, body: request.url.pathname },
  }),
  interpret,
  open,
});
