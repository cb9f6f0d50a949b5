import { createServer } from "node:http";
import { bodyOf, type Listening, onLoopback } from "@gatehouse/sdk/testing";

/** One request as the office saw it. */
export interface Asked {
  readonly method: string;
  readonly url: URL;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is written as JSON. */
  readonly body?: object | string;
}

/** An API on loopback: it records what it is asked, and can be told to answer otherwise. */
export interface Office extends Listening {
  readonly asked: readonly Asked[];
  /** The next calls get these answers, and nothing happens. */
  instead(...answers: readonly Answer[]): void;
  /** The next call is carried out, and its answer replaced by this one. */
  afterwards(answer: Answer): void;
}

export async function startOffice(respond: (asked: Asked) => Answer): Promise<Office> {
  const asked: Asked[] = [];
  const instead: Answer[] = [];
  const afterwards: Answer[] = [];
  const answerTo = (one: Asked): Answer => {
    const planned = instead.shift();
    if (planned !== undefined) return planned;
    const own = respond(one);
    return afterwards.shift() ?? own;
  };
  const server = createServer((incoming, outgoing) => {
    void bodyOf(incoming).then((bytes) => {
      const url = new URL(incoming.url ?? "/", "http://office");
      const headers = incoming.headers as Record<string, string>;
      const one = { method: incoming.method ?? "", url, headers, body: bytes.toString() };
      asked.push(one);
      const { status, headers: more, body = "" } = answerTo(one);
      const text = typeof body === "string" ? body : JSON.stringify(body);
      outgoing.writeHead(status, { connection: "close", "content-type": "application/json", ...more }).end(text);
    });
  });
  return {
    ...(await onLoopback(server)),
    asked,
    instead: (...answers) => void instead.push(...answers),
    afterwards: (answer) => void afterwards.push(answer),
  };
}
