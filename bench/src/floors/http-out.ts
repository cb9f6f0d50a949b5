import { Pool } from "undici";
import { answerParent } from "../answer-parent.js";
import { micros } from "../clock.js";
import { createBodies } from "../load/body.js";

export interface HttpOutJob {
  readonly port: number;
  readonly connections: number;
  readonly seconds: number;
  readonly seed: number;
}

/** The floor of delivery: undici's `request` with an unsigned body. Returns requests per second. */
async function sendOut({ port, connections, seconds, seed }: HttpOutJob): Promise<number> {
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections });
  const { body } = createBodies(seed, "out")();
  const start = micros();
  let sent = 0;
  const lane = async (): Promise<void> => {
    while (micros() < start + seconds * 1e6) {
      const answer = await pool.request({
        method: "POST",
        path: "/",
        body,
        headers: { "content-type": "application/json" },
      });
      await answer.body.dump();
      sent += 1;
    }
  };
  await Promise.all(Array.from({ length: connections }, lane));
  const rate = sent / ((micros() - start) / 1e6);
  await pool.close();
  return rate;
}

answerParent(sendOut);
