import { micros } from "../clock.js";
import { createBodies } from "./body.js";
import { closedLoop } from "./closed-loop.js";
import { openConnection } from "./connection.js";
import type { LoadJob, LoadLog, Sent } from "./job.js";
import { openLoop } from "./open-loop.js";
import { createSignedHead } from "./signed-head.js";

/** Sends the next message on connection `n`; `start` is the instant its latency counts from. */
export type SendNext = (n: number, start: number, phase: number, onDone: (status: number) => void) => void;

const answeredId = /"id":\s*"([^"]+)"/;

/** Runs one job to its end inside the generator's process. */
export async function sendLoad(job: LoadJob): Promise<LoadLog> {
  const connections = Array.from({ length: job.connections }, () => openConnection(job.port));
  const nextBody = createBodies(job.seed, job.run);
  const signedHead = createSignedHead(job);
  const sent: Sent[] = [];
  const http: Record<string, number> = {};
  const sendNext: SendNext = (n, start, phase, onDone) => {
    const { id: key, body } = nextBody();
    connections[n]?.send(signedHead(key, body), body, (answer) => {
      http[answer.status] = (http[answer.status] ?? 0) + 1;
      if (answer.status >= 200 && answer.status < 300)
        sent.push({ key, id: answeredId.exec(answer.body)?.[1] ?? key, start, end: micros(), phase });
      onDone(answer.status);
    });
  };
  const start = micros();
  await (job.phases === undefined ? closedLoop(job, sendNext) : openLoop(job, job.phases, sendNext));
  const log = { sent, http, start, end: micros() };
  for (const connection of connections) connection.close();
  return log;
}
