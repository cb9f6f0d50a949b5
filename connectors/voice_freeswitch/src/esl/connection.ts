import type { Duplex } from "node:stream";
import { type Host, limited, PluginError } from "@gatehouse/sdk";
import type { Config } from "../config.js";
import { type Frame, frameReader } from "./frame.js";

const loginMs = 10_000;

/** An authenticated connection of the event socket. Replies come in the order of the commands. */
export interface Connection {
  /** Sends a command and resolves with its reply. Nothing in it may hold a line break. */
  ask(command: string, headers?: Readonly<Record<string, string>>): Promise<Frame>;
  /** Resolves when the connection has ended; every `text/event-json` body goes to `on` first, in order. */
  events(on: (body: string) => void): Promise<void>;
  close(): void;
}

const lost = (): PluginError => new PluginError("unavailable", "the event socket closed the connection");

interface Replies {
  take(frame: Frame): void;
  next(): Promise<Frame>;
  fail(error: PluginError): void;
}

/** Replies and those who wait for them, whichever comes first. */
function replies(): Replies {
  const waiting: { readonly resolve: (frame: Frame) => void; readonly reject: (error: PluginError) => void }[] = [];
  const early: Frame[] = [];
  let failed: PluginError | undefined;
  return {
    take(frame) {
      const waiter = waiting.shift();
      if (waiter) waiter.resolve(frame);
      else early.push(frame);
    },
    next: () =>
      new Promise((resolve, reject) => {
        const frame = early.shift();
        if (frame) resolve(frame);
        else if (failed) reject(failed);
        else waiting.push({ resolve, reject });
      }),
    fail(error) {
      failed = error;
      for (const { reject } of waiting.splice(0)) reject(error);
    },
  };
}

/** Sorts frames: events to their listener, everything else to whoever asked. */
function sort(socket: Duplex, answers: Replies, heard: { on(body: string): void }): Promise<void> {
  const read = frameReader();
  return new Promise((resolve) => {
    socket.on("data", (chunk: Buffer) => {
      try {
        for (const frame of read(chunk)) {
          const type = frame.headers.get("Content-Type");
          if (type === "text/event-json") heard.on(frame.body);
          else if (type !== "text/disconnect-notice") answers.take(frame);
        }
      } catch (error) {
        answers.fail(error as PluginError);
        socket.destroy();
      }
    });
    socket.on("error", () => undefined);
    socket.once("close", () => {
      answers.fail(lost());
      resolve();
    });
  });
}

const refused = (frame: Frame): boolean => (frame.headers.get("Reply-Text") ?? "").startsWith("-ERR");

async function logIn(connection: Connection, greeting: Promise<Frame>, password: string): Promise<void> {
  const type = (await greeting).headers.get("Content-Type");
  if (type === "text/rude-rejection")
    throw new PluginError("unauthorized", "the event socket's access list refuses this gateway");
  if (type !== "auth/request") throw new PluginError("unavailable", "this is no event socket of FreeSWITCH");
  if (refused(await connection.ask(`auth ${password}`)))
    throw new PluginError("unauthorized", "the event socket refused the password");
}

/** A command as it goes over the wire. */
function written(command: string, headers: Readonly<Record<string, string>>): string {
  const lines = [command, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`)];
  if (lines.some((line) => /[\r\n]/.test(line))) throw new PluginError("rejected", "a command holds a line break");
  return `${lines.join("\n")}\n\n`;
}

function dial({ event_socket }: Config, host: Host, signal: AbortSignal): Promise<Duplex> {
  const { host: name, port, tls, ca } = event_socket;
  const secure = tls === "implicit" ? { tls: { servername: name, ...(ca !== undefined && { ca }) } } : {};
  return host.connect({ host: name, port, ...secure }, signal);
}

/** Until `limit` aborts. */
async function loggedIn(
  socket: Duplex,
  password: string,
  limit: AbortSignal,
  signal: AbortSignal,
): Promise<Connection> {
  const answers = replies();
  const early: string[] = [];
  const heard = { on: (body: string): void => void early.push(body) };
  const closed = sort(socket, answers, heard);
  const connection: Connection = {
    ask(command, headers = {}) {
      socket.write(written(command, headers));
      return answers.next();
    },
    async events(on) {
      for (const body of early.splice(0)) on(body);
      heard.on = on;
      await closed;
    },
    close: () => socket.destroy(),
  };
  const abort = (): void => void socket.destroy();
  limit.addEventListener("abort", abort, { once: true });
  try {
    await logIn(connection, answers.next(), password);
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    limit.removeEventListener("abort", abort);
  }
  signal.addEventListener("abort", abort, { once: true });
  void closed.then(() => signal.removeEventListener("abort", abort));
  return connection;
}

/** Dials and logs in. Throws `unauthorized` where the password or the access list says no, else `unavailable`. */
export async function connect(config: Config, host: Host, signal: AbortSignal): Promise<Connection> {
  const limit = limited(signal, loginMs);
  try {
    const socket = await dial(config, host, limit.signal);
    return await loggedIn(socket, config.event_socket.password, limit.signal, signal);
  } finally {
    limit.release();
  }
}
