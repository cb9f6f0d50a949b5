import { startChild } from "../child.js";
import { findProgram } from "../find-program.js";
import type { HttpOutJob } from "../floors/http-out.js";
import { pgbench } from "../floors/pgbench.js";
import { floorScripts } from "../floors/scripts.js";
import { freePort } from "../free-port.js";
import { connections, warmUpMessages } from "../limits.js";
import { emptyResult, type Result } from "../record.js";
import type { Bench, Outcome } from "./bench.js";
import { jobFor } from "./run-load.js";

const mostMessages = 1_000_000;

async function databaseFloors(bench: Bench): Promise<Result[]> {
  const program = findProgram("pgbench");
  if (program === undefined) return [];
  const { database } = await bench.stand.use("sink");
  const results: Result[] = [];
  for (const script of floorScripts) {
    const run = () => pgbench({ program, database, folder: bench.folder }, script, bench.limits.floor);
    const meters = [{ name: "postgres", pid: () => database.postmaster }];
    results.push((await bench.stopwatch.measure(meters, run)).value);
  }
  return results;
}

async function httpIn(bench: Bench): Promise<Result> {
  const child = startChild("./floors/http-in.js", { BENCH_SECRET: bench.secret });
  const port = await freePort();
  await child.ask(port);
  const send = (messages: number) =>
    bench.generator.run(jobFor(bench, { port, path: "/" }, { connections, messages, seconds: bench.limits.floor }));
  await send(warmUpMessages);
  const run = () => send(mostMessages);
  const { value: log, cpu } = await bench.stopwatch.measure([{ name: "server", pid: () => child.pid }], run);
  await child.stop();
  const accepted = log.sent.length;
  return {
    ...emptyResult("floor", "koa_hmac_parse"),
    accepted,
    seconds: bench.limits.floor,
    accepted_per_s: Math.round((accepted * 1e6) / (log.end - log.start)),
    cpu_us_per_msg: { server: Math.round(((cpu["server"] ?? 0) * 1e6) / accepted) },
  };
}

async function httpOut(bench: Bench): Promise<Result> {
  const child = startChild("./floors/http-out.js");
  await bench.sink.reset();
  const job: HttpOutJob = { port: bench.sink.port, connections, seconds: bench.limits.floor, seed: bench.seed };
  const { value } = await bench.stopwatch.measure([], () => child.ask<number>(job));
  await child.stop();
  return { ...emptyResult("floor", "undici_request"), seconds: bench.limits.floor, delivered_per_s: Math.round(value) };
}

/** What the same machine can do at most, measured in the same round. */
export async function floors(bench: Bench): Promise<Outcome> {
  return { results: [...(await databaseFloors(bench)), await httpIn(bench), await httpOut(bench)], faults: [] };
}
