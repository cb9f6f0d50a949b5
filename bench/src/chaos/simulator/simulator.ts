import { answerParent } from "../../answer-parent.js";
import { sleep } from "../../clock.js";
import { createRandom } from "../../load/random.js";
import { type Journal, openJournal } from "../journal.js";
import { accountOf, hookOf } from "../stand/configuration.js";
import type { Acked, Progress, SimulatorJob, SimulatorQuestion } from "./job.js";
import { messageOf } from "./message.js";
import { patienceMs, post } from "./post.js";
import { textOf } from "./text.js";

/** The simulator's process: a provider that sends each message again until it is acknowledged, then the next one. */
let acked = 0;
let stopped = false;
let running = 0;
let journal: Journal | undefined;
const failed: Record<string, number> = {};

async function untilAcked(job: SimulatorJob, index: number, number: number): Promise<void> {
  const conversation = `c${index}`;
  const { id, body } = messageOf(`m-${conversation}-${number}`, `u-${conversation}`, textOf(conversation, number));
  for (let tries = 1; !stopped; tries += 1) {
    const began = performance.now();
    const door = job.doors[(index + tries) % job.doors.length] ?? "";
    const answer = await post(hookOf(door, accountOf(index)), job.secret, id, body);
    if (typeof answer === "string") {
      await journal?.keep({ id: answer, conversation, number, tries } satisfies Acked);
      acked += 1;
      return;
    }
    failed[answer] = (failed[answer] ?? 0) + 1;
    await sleep(Math.max(0, began + patienceMs - performance.now()));
  }
}

async function converse(job: SimulatorJob, index: number, phase: number): Promise<void> {
  const period = (job.seconds * 1000) / job.each;
  const from = performance.now() + period * phase;
  for (let number = 1; number <= job.each && !stopped; number += 1) {
    await sleep(Math.max(0, from + (number - 1) * period - performance.now()));
    await untilAcked(job, index, number);
  }
  running -= 1;
}

function start(job: SimulatorJob): true {
  const random = createRandom(job.seed);
  journal = openJournal(job.file);
  running = job.conversations;
  for (let index = 0; index < job.conversations; index += 1) void converse(job, index, random());
  return true;
}

async function reply(question: SimulatorQuestion): Promise<unknown> {
  switch (question.type) {
    case "start":
      return start(question);
    case "progress":
      return { acked, failed, done: running === 0 } satisfies Progress;
    case "finish":
      stopped = true;
      while (running > 0) await sleep(20);
      await journal?.close();
      return true;
  }
}

answerParent(reply);
