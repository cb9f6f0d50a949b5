import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { answerParent } from "../answer-parent.js";
import type { Arrival } from "../check/check-arrivals.js";
import { micros } from "../clock.js";
import { createRandom } from "../load/random.js";
import { type RawArrival, readArrival } from "./arrival.js";
import type { SinkQuestion } from "./job.js";

/** The sink's process: a receiver that keeps what it got, and proves signatures when asked for it. */
let key = Buffer.alloc(0);
let arrivals: (RawArrival | Arrival)[] = [];
let readsAtOnce = false;
let delayMs = 0;
let refusedShare = 0;
let random = createRandom(0);

function answer(request: IncomingMessage, response: ServerResponse, chunks: readonly Buffer[]): void {
  if (refusedShare > 0 && random() < refusedShare) {
    response.writeHead(503, { "content-length": "0" }).end();
    return;
  }
  const raw = { headers: request.headers, body: Buffer.concat(chunks), at: micros() };
  arrivals.push(readsAtOnce ? readArrival(raw, key) : raw);
  const ok = (): unknown => response.writeHead(200, { "content-length": "0" }).end();
  if (delayMs > 0) setTimeout(ok, delayMs);
  else ok();
}

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => answer(request, response, chunks));
});
server.keepAliveTimeout = 60_000;

function open(secret: string): Promise<number> {
  key = Buffer.from(secret.slice("whsec_".length), "base64");
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
}

async function reply(question: SinkQuestion): Promise<unknown> {
  switch (question.type) {
    case "open":
      return open(question.secret);
    case "reset":
      arrivals = [];
      ({ delayMs, refusedShare, readsAtOnce } = question);
      random = createRandom(question.seed);
      return true;
    case "count":
      return arrivals.length;
    case "dump":
      return arrivals
        .slice(question.from, question.from + question.count)
        .map((arrival) => ("body" in arrival ? readArrival(arrival, key) : arrival));
  }
}

answerParent(reply);
