import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { answerParent } from "../../answer-parent.js";
import { micros } from "../../clock.js";
import { createRandom } from "../../load/random.js";
import { readBody } from "../../read-body.js";
import { type Journal, openJournal } from "../journal.js";
import type { Behaviour, ReceiverCounts, ReceiverQuestion } from "./job.js";
import { readTaken } from "./taken.js";
import { treat } from "./treat.js";

/** The receiver's process: the school's own system, which writes down what it takes before it says so. */
let secret = "";
let journal: Journal | undefined;
let behaviour: Behaviour = { kind: "normal" };
let random = createRandom(0);
let taken = 0;
const refused: Record<string, number> = {};

function refuse(response: ServerResponse, status: number, headers: Readonly<Record<string, string>>): void {
  refused[status] = (refused[status] ?? 0) + 1;
  response.writeHead(status, headers).end();
}

async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readBody(request);
  const found = readTaken(request.headers, body, secret, micros());
  if (found === undefined) return refuse(response, 401, { "content-length": "0" });
  const treatment = treat(behaviour, random);
  if (!treatment.take) return refuse(response, treatment.status, treatment.headers);
  await journal?.keep(found);
  taken += 1;
  treatment.answer(response);
}

// A sender that hangs up in the middle is no error of ours.
const server = createServer((request, response) => void receive(request, response).catch(() => response.destroy()));
server.keepAliveTimeout = 60_000;

async function open(question: Extract<ReceiverQuestion, { type: "open" }>): Promise<number> {
  secret = question.secret;
  random = createRandom(question.seed);
  journal = openJournal(question.file);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

async function reply(question: ReceiverQuestion): Promise<unknown> {
  switch (question.type) {
    case "open":
      return open(question);
    case "behave":
      behaviour = question.behaviour;
      return true;
    case "count":
      return { taken, refused } satisfies ReceiverCounts;
    case "close":
      server.closeAllConnections();
      server.close();
      await journal?.close();
      return true;
  }
}

answerParent(reply);
