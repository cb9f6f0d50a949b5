import type { AddressInfo } from "node:net";
import { createServer, type Socket } from "node:net";
import { eventually } from "./eventually.js";

/** A mail server of the test's own on loopback, which keeps what it is given. */
export interface MailServer {
  readonly port: number;
  readonly address: string;
  readonly mails: readonly Mail[];
  behave(how: Behaviour): void;
  until(count: number): Promise<readonly Mail[]>;
  close(): Promise<void>;
}

/** What it does with the next mails: `drop` = it has the whole mail and hangs up without an answer; `wait` = it gives none. */
type Behaviour = "take" | "drop" | "wait";

export interface Mail {
  readonly from: string;
  readonly to: readonly string[];
  readonly raw: string;
  /** A header field, unfolded; undefined when it is not there. */
  header(name: string): string | undefined;
}

function mailOf(from: string, to: readonly string[], raw: string): Mail {
  const [head = ""] = raw.split("\r\n\r\n", 1);
  const lines = head.replaceAll(/\r\n[ \t]+/g, " ").split("\r\n");
  const header = (name: string): string | undefined =>
    lines
      .find((line) => line.toLowerCase().startsWith(`${name.toLowerCase()}:`))
      ?.slice(name.length + 1)
      .trim();
  return { from, to, raw, header };
}

interface Deps {
  readonly take: (mail: Mail) => Behaviour;
}

const pathIn = (line: string): string => /<([^>]*)>/.exec(line)?.[1] ?? "";

/** Just enough SMTP for one client at a time per connection. */
function converse(socket: Socket, { take }: Deps): void {
  let buffered = "";
  let inData = false;
  let from = "";
  let to: string[] = [];
  const answer = (line: string): unknown => socket.write(`${line}\r\n`);

  function command(line: string): void {
    const verb = line.slice(0, 4).toUpperCase();
    if (verb === "MAIL") from = pathIn(line);
    if (verb === "MAIL") to = [];
    if (verb === "RCPT") to.push(pathIn(line));
    inData = verb === "DATA";
    if (verb === "QUIT") socket.end("221 bye\r\n");
    else answer(inData ? "354 go on" : "250 ok");
  }

  function finished(raw: string): void {
    inData = false;
    const how = take(mailOf(from, to, raw.replaceAll("\r\n..", "\r\n.")));
    if (how === "drop") socket.destroy();
    else if (how === "take") answer("250 taken");
  }

  function next(): boolean {
    const end = inData ? buffered.indexOf("\r\n.\r\n") : buffered.indexOf("\r\n");
    if (end < 0) return false;
    const piece = buffered.slice(0, end);
    buffered = buffered.slice(end + (inData ? 5 : 2));
    if (inData) finished(piece);
    else command(piece);
    return true;
  }

  socket.on("data", (chunk: Buffer) => {
    buffered += chunk.toString();
    while (next());
  });
  socket.on("error", () => undefined);
  answer("220 test");
}

/** Starts one on a free port. */
export async function startMailServer(): Promise<MailServer> {
  const mails: Mail[] = [];
  const sockets = new Set<Socket>();
  let how: Behaviour = "take";
  const take = (mail: Mail): Behaviour => {
    mails.push(mail);
    return how;
  };
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    converse(socket, { take });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    address: `127.0.0.1:${port}`,
    mails,
    behave: (next) => {
      how = next;
    },
    until: (count) => eventually(`${count} mails`, () => (mails.length >= count ? mails : undefined)),
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
