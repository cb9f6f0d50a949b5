import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

export const password = "esl-password-1";

interface Leg {
  readonly uuid: string;
  readonly direction: "inbound" | "outbound";
  readonly number: string;
  readonly name: string;
  readonly endpoint: string;
  readonly variables: Record<string, string>;
  readonly created: number;
  partner?: string;
  active: boolean;
}

interface Client {
  readonly socket: Socket;
  authorised: boolean;
  readonly wants: Set<string>;
}

/**
 * FreeSWITCH's event socket in this process: login, access list, subscription by event name, `show channels as json`,
 * `bgapi originate` with its job event, and the events of calls in the order FreeSWITCH sends them. It writes in small
 * pieces, so that no reader may count on whole frames.
 */
export interface FakeEsl {
  readonly port: number;
  readonly commands: readonly string[];
  readonly connections: number;
  readonly legs: ReadonlyMap<string, Leg>;
  /** The access list says no from now on. */
  rude(): void;
  /** The next `bgapi` breaks the connection instead of an answer. */
  breakNext(): void;
  call(number: string, name?: string): string;
  notice(uuid: string): void;
  press(uuid: string, digit: string): void;
  /** A b-leg rings and answers. */
  bridge(uuid: string, endpoint?: string): string;
  hold(uuid: string, on: boolean): void;
  record(uuid: string, path: string): void;
  /** Both legs of the call go. */
  hangUp(uuid: string, q850: number): void;
  /** One leg goes, and the other goes on in its dialplan. */
  leave(uuid: string, q850: number): void;
  ringing(endpoint: string): Promise<string>;
  drop(): void;
  stop(): Promise<void>;
}

const pieceBytes = 701;

export async function fakeEsl(): Promise<FakeEsl> {
  const clients = new Set<Client>();
  const commands: string[] = [];
  const legs = new Map<string, Leg>();
  let [count, connections, sequence] = [0, 0, 0];
  let [rude, broken] = [false, false];

  const write = ({ socket }: Client, text: string): void => {
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; at += pieceBytes) socket.write(bytes.subarray(at, at + pieceBytes));
  };
  const framed = (type: string, body: string, more = ""): string =>
    `Content-Type: ${type}\n${more}Content-Length: ${Buffer.byteLength(body)}\n\n${body}`;
  const reply = (client: Client, text: string, more = ""): void =>
    write(client, `Content-Type: command/reply\nReply-Text: ${text}\n${more}\n`);
  const tell = (name: string, leg: Leg | undefined, more: Readonly<Record<string, string>> = {}): void => {
    sequence += 1;
    const event = {
      "Event-Name": name,
      "Core-UUID": "7610dcfe-e294-11e8-b372-4b084ebbf04f",
      "FreeSWITCH-Switchname": "校园 pbx",
      "Event-Date-Timestamp": `${Date.now()}000`,
      "Event-Sequence": String(sequence),
      ...(leg && {
        "Unique-ID": leg.uuid,
        "Call-Direction": leg.direction,
        "Caller-Caller-ID-Number": leg.number,
        "Caller-Caller-ID-Name": leg.name,
        "Channel-Name": leg.endpoint,
        ...Object.fromEntries(Object.entries(leg.variables).map(([key, value]) => [`variable_${key}`, value])),
      }),
      ...(leg?.partner !== undefined && { "Other-Leg-Unique-ID": leg.partner }),
      ...more,
    };
    const frame = `Content-Length: ${Buffer.byteLength(JSON.stringify(event))}\nContent-Type: text/event-json\n\n${JSON.stringify(event)}`;
    for (const client of clients) if (client.wants.has(name)) write(client, frame);
  };
  const add = (leg: Omit<Leg, "created" | "active">): Leg => {
    const made = { ...leg, created: Math.floor(Date.now() / 1000), active: false };
    legs.set(leg.uuid, made);
    tell("CHANNEL_CREATE", made);
    return made;
  };
  const needed = (uuid: string): Leg => {
    const leg = legs.get(uuid);
    if (leg === undefined) throw new Error("no such leg");
    return leg;
  };
  const remove = (uuid: string, q850: number): void => {
    const leg = legs.get(uuid);
    if (leg === undefined) return;
    legs.delete(uuid);
    tell("CHANNEL_HANGUP_COMPLETE", leg, { "Hangup-Cause": "…", variable_hangup_cause_q850: String(q850) });
  };
  const job = (uuid: string, argument: string, result: string): void =>
    tell("BACKGROUND_JOB", undefined, {
      "Job-UUID": uuid,
      "Job-Command": "originate",
      "Job-Command-Arg": argument,
      _body: `${result}\n`,
    });
  const originate = (argument: string, uuid: string): void => {
    const [, options = "", endpoint = ""] = /^\{([^}]*)\}(\S+) &bridge\(/.exec(argument) ?? [];
    const variables = Object.fromEntries(options.split(",").map((pair) => pair.split("=") as [string, string]));
    const legId = variables["origination_uuid"] ?? `leg-${count++}`;
    if (legs.has(legId)) return job(uuid, argument, "-ERR UUID_IN_USE");
    if (endpoint.includes("nobody")) return job(uuid, argument, "-ERR USER_NOT_REGISTERED");
    const number = variables["origination_caller_id_number"] ?? "";
    add({ uuid: legId, direction: "outbound", number, name: "", endpoint, variables });
  };
  const channels = (): string => {
    const rows = [...legs.values()].map(({ uuid, direction, created, number, name, active, partner }) => ({
      uuid,
      direction,
      created_epoch: String(created),
      cid_num: number,
      cid_name: name,
      callstate: active ? "ACTIVE" : "RINGING",
      call_uuid: direction === "inbound" || partner === undefined ? uuid : partner,
    }));
    return JSON.stringify({ row_count: rows.length, ...(rows.length > 0 && { rows }) });
  };
  const obey = (client: Client, lines: readonly string[]): void => {
    const [command = ""] = lines;
    const [verb = "", ...words] = command.split(" ");
    if (verb !== "auth") commands.push(command);
    if (verb === "auth") {
      client.authorised = words.join(" ") === password;
      if (client.authorised) return reply(client, "+OK accepted");
      reply(client, "-ERR invalid");
      write(
        client,
        framed("text/disconnect-notice", "Disconnected, goodbye.\nSee you at ClueCon! http://www.cluecon.com/\n"),
      );
      client.socket.end();
      return;
    }
    if (!client.authorised) return reply(client, "-ERR command not found");
    if (verb === "event" && words[0] === "json") {
      for (const name of words.slice(1)) client.wants.add(name);
      return reply(client, "+OK event listener enabled json");
    }
    if (command === "api show channels as json") return write(client, framed("api/response", channels()));
    if (verb === "bgapi" && words[0] === "originate") {
      if (broken) {
        broken = false;
        client.socket.destroy();
        return;
      }
      const uuid = lines.find((line) => line.startsWith("Job-UUID: "))?.slice(10) ?? "job";
      reply(client, `+OK Job-UUID: ${uuid}`, `Job-UUID: ${uuid}\n`);
      setTimeout(() => originate(words.slice(1).join(" "), uuid), 5).unref();
      return;
    }
    reply(client, "-ERR command not found");
  };
  const server = createServer((socket) => {
    connections += 1;
    const client: Client = { socket, authorised: false, wants: new Set() };
    let text = "";
    socket.on("error", () => undefined);
    if (rude) {
      write(client, framed("text/rude-rejection", "Access Denied, go away.\n"));
      socket.end();
      return;
    }
    clients.add(client);
    socket.once("close", () => clients.delete(client));
    socket.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
        const lines = text.slice(0, end).split("\n");
        text = text.slice(end + 2);
        obey(client, lines);
      }
    });
    write(client, "Content-Type: auth/request\n\n");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    commands,
    legs,
    get connections() {
      return connections;
    },
    rude: () => (rude = true),
    breakNext: () => (broken = true),
    call(number, name = "") {
      const uuid = `0a000000-0000-4000-8000-${String(++count).padStart(12, "0")}`;
      add({ uuid, direction: "inbound", number, name, endpoint: "sofia/external/trunk", variables: {} });
      return uuid;
    },
    notice: (uuid) => {
      needed(uuid).variables["gatehouse_notice_played"] = "true";
    },
    press: (uuid, digit) => tell("DTMF", needed(uuid), { "DTMF-Digit": digit, "DTMF-Duration": "2000" }),
    bridge(uuid, endpoint = "user/1000") {
      const a = needed(uuid);
      const b = `0b000000-0000-4000-8000-${String(++count).padStart(12, "0")}`;
      const leg = add({ uuid: b, direction: "outbound", number: a.number, name: a.name, endpoint, variables: {} });
      for (const one of [a, leg]) one.active = true;
      a.partner = b;
      leg.partner = uuid;
      tell("CHANNEL_BRIDGE", a, { "Bridge-A-Unique-ID": uuid, "Bridge-B-Unique-ID": b });
      return b;
    },
    hold: (uuid, on) => tell(on ? "CHANNEL_HOLD" : "CHANNEL_UNHOLD", needed(uuid)),
    record: (uuid, path) => tell("RECORD_STOP", needed(uuid), { "Record-File-Path": path }),
    hangUp(uuid, q850) {
      const { partner } = needed(uuid);
      remove(uuid, q850);
      if (partner !== undefined) remove(partner, q850);
    },
    leave: remove,
    async ringing(endpoint) {
      for (let round = 0; round < 500; round += 1) {
        const found = [...legs.values()].find((leg) => leg.endpoint === endpoint);
        if (found) return found.uuid;
        await sleep(10);
      }
      throw new Error(`${endpoint} never rang`);
    },
    drop() {
      for (const { socket } of clients) socket.destroy();
      clients.clear();
    },
    async stop() {
      for (const { socket } of clients) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
