import type { Client } from "pg";
import { accountPath } from "../gateway/configuration.js";
import type { Generator } from "../load/start-generator.js";
import { untilSealed } from "./sealed.js";

/** How many send at once. Two transactions are under way at a time: two senders make one message each, 100 about fifty. */
export const senders = { one: 2, fifty: 100 } as const;

/** The gateway makes its lines all the same; the database passes them over. */
const takeOff = `CREATE FUNCTION bench_pass_over() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
  CREATE TRIGGER bench_off BEFORE INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION bench_pass_over()`;
const putBack = "DROP TRIGGER bench_off ON audit_entry; DROP FUNCTION bench_pass_over()";

export interface Admitting {
  readonly generator: Generator;
  readonly client: Client;
  readonly port: number;
  readonly secret: string;
  readonly secs: number;
}

let runs = 0;

async function rate({ generator, port, secret, secs }: Admitting, connections: number): Promise<number> {
  runs += 1;
  const run = `b${runs}`;
  const job = { port, secret, path: accountPath, seed: runs, run, connections, messages: 1_000_000, seconds: secs };
  const { sent, start, end } = await generator.run(job);
  return (sent.length * 1e6) / (end - start);
}

async function without(admitting: Admitting, connections: number): Promise<number> {
  await admitting.client.query(takeOff);
  try {
    return await rate(admitting, connections);
  } finally {
    await admitting.client.query(putBack);
  }
}

async function withBook(admitting: Admitting, connections: number): Promise<number> {
  const found = await rate(admitting, connections);
  await untilSealed(admitting.client);
  return found;
}

export interface Rates {
  readonly on: number;
  readonly off: number;
}

/** Messages a second that a gateway admits over HTTP with its book and without; which comes first changes with `turn`. */
export async function admissions(admitting: Admitting, connections: number, turn: number): Promise<Rates> {
  if (turn % 2 === 0) {
    const on = await withBook(admitting, connections);
    return { on, off: await without(admitting, connections) };
  }
  const off = await without(admitting, connections);
  return { on: await withBook(admitting, connections), off };
}
