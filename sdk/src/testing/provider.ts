import { createServer, type IncomingHttpHeaders } from "node:http";
import { onLoopback } from "./loopback.js";
import type { Answer } from "./spec.js";

export interface ProviderCall {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A provider on loopback that records every call and answers what it is told; calls of the prelude are answered apart. */
export interface Provider {
  readonly origin: string;
  readonly calls: readonly ProviderCall[];
  answers(answer: Answer): void;
  stop(): Promise<void>;
}

export async function startProvider(prelude: Readonly<Record<string, Answer>> = {}): Promise<Provider> {
  const calls: ProviderCall[] = [];
  const asked = (path: string): Answer | undefined =>
    Object.entries(prelude).find(([start]) => path.startsWith(start))?.[1];
  let answer: Answer = { status: 200 };
  const server = createServer((incoming, outgoing) => {
    const parts: Buffer[] = [];
    incoming.on("data", (part: Buffer) => parts.push(part));
    incoming.on("end", () => {
      const { method = "", url: path = "", headers } = incoming;
      const first = asked(path);
      if (first === undefined) calls.push({ method, path, headers, body: Buffer.concat(parts).toString() });
      const { status, headers: more, body } = first ?? answer;
      outgoing.writeHead(status, { connection: "close", ...more }).end(body);
    });
  });
  return { ...(await onLoopback(server)), calls, answers: (next) => (answer = next) };
}
