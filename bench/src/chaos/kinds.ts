import { type Fault, type Isolation, type ProcessName, processNames } from "./faults.js";
import type { Toxic } from "./proxy/toxic.js";
import type { Behaviour } from "./receiver/job.js";

/** What a machine must offer for a kind of fault. */
export type Need = "redis" | "standby" | "full_disk" | "network_namespace" | "fake_time";

export interface Kind {
  readonly name: string;
  readonly need?: Need;
  /** Takes long, so it begins early. */
  readonly long?: true;
  make(random: () => number): Fault;
}

type Random = () => number;

const doors = ["door1", "door2"] as const;
const workers = ["worker1", "worker2"] as const;
const between = (random: Random, least: number, most: number): number => Math.round(least + random() * (most - least));
const oneOf = <T>(random: Random, all: readonly [T, ...T[]]): T => all[Math.floor(random() * all.length)] ?? all[0];

const kill =
  (among: readonly [ProcessName, ...ProcessName[]]) =>
  (random: Random): Fault => ({ kind: "kill", process: oneOf(random, among), downMs: between(random, 200, 1_500) });

const pause =
  (among: readonly [ProcessName, ...ProcessName[]], least: number, most: number) =>
  (random: Random): Fault => ({ kind: "pause", process: oneOf(random, among), ms: between(random, least, most) });

const endPostgres =
  (signal: "SIGKILL" | "SIGQUIT") =>
  (random: Random): Fault => ({ kind: "end_postgres", signal, downMs: between(random, 200, 2_000) });

const link =
  (to: "postgres" | "redis" | "receiver", toxic: (random: Random) => Toxic, least: number, most: number) =>
  (random: Random): Fault => ({
    kind: "link",
    process: oneOf<ProcessName>(random, to === "receiver" ? workers : processNames),
    to,
    toxic: toxic(random),
    ms: between(random, least, most),
  });

const receiver =
  (behaviour: Behaviour, least = 2_000, most = 4_000) =>
  (random: Random): Fault => ({ kind: "receiver", behaviour, ms: between(random, least, most) });

const shapes: readonly [Isolation, ...Isolation[]] = ["blackhole_route", "own_side_down", "far_side_down"];

/** Leases last 30 s: a pause that ends after them meets other owners. */
const pastLease = [31_000, 34_000] as const;

const blocked =
  (least: number, most: number) =>
  (random: Random): Fault => ({
    kind: "block_loop",
    process: oneOf(random, workers),
    ms: between(random, least, most),
  });

const clock =
  (among: readonly [ProcessName, ...ProcessName[]]) =>
  (random: Random): Fault => ({
    kind: "wrong_clock",
    process: oneOf(random, among),
    secs: oneOf(random, [600, -600]),
    ms: between(random, 4_000, 7_000),
  });

/** Every kind of fault, in the order in which a run draws each of them once. */
export const kinds: readonly Kind[] = [
  { name: "swallow_commit", make: link("postgres", () => ({ kind: "swallow_commit", count: 3 }), 4_000, 4_000) },
  { name: "kill_worker", make: kill(workers) },
  { name: "cut_receiver", make: link("receiver", () => ({ kind: "blackhole" }), 5_000, 8_000) },
  { name: "kill_door", make: kill(doors) },
  { name: "kill_postgres", make: endPostgres("SIGKILL") },
  { name: "receiver_500", make: receiver({ kind: "refuse", status: 500, share: 0.2 }) },
  { name: "cut_postgres", make: link("postgres", () => ({ kind: "blackhole" }), 5_000, 12_000) },
  { name: "receiver_silent", make: receiver({ kind: "silent", share: 0.1 }) },
  { name: "pause_worker", long: true, make: pause(workers, ...pastLease) },
  { name: "stop_postgres", make: endPostgres("SIGQUIT") },
  { name: "rolling_restart", make: () => ({ kind: "roll" }) },
  { name: "receiver_gone", make: () => ({ kind: "gone" }) },
  {
    name: "kill_redis",
    need: "redis",
    make: (r) => ({ kind: "kill_redis", downMs: between(r, 500, 4_000), empty: false }),
  },
  {
    name: "empty_redis",
    need: "redis",
    make: (r) => ({ kind: "kill_redis", downMs: between(r, 500, 4_000), empty: true }),
  },
  { name: "flush_redis", need: "redis", make: () => ({ kind: "flush_redis" }) },
  { name: "cut_redis", need: "redis", make: link("redis", () => ({ kind: "blackhole" }), 5_000, 12_000) },
  { name: "isolate_worker", need: "network_namespace", make: (r) => isolate(r) },
  { name: "fail_over", need: "standby", make: () => ({ kind: "fail_over" }) },
  {
    name: "end_standby",
    need: "standby",
    make: (r) => ({ kind: "end_standby", downMs: between(r, 500, 4_000) }),
  },
  { name: "disk_full", need: "full_disk", make: (r) => ({ kind: "fill_disk", ms: between(r, 3_000, 5_000) }) },
  { name: "pause_door", make: pause(doors, 6_000, 9_000) },
  { name: "reset_postgres", make: link("postgres", () => ({ kind: "reset" }), 300, 2_000) },
  { name: "half_close_postgres", make: link("postgres", () => ({ kind: "half_close" }), 500, 500) },
  { name: "late_postgres", make: link("postgres", () => ({ kind: "latency", ms: 20, jitterMs: 40 }), 3_000, 5_000) },
  {
    name: "narrow_postgres",
    make: link("postgres", () => ({ kind: "bandwidth", bytesPerSecond: 500_000 }), 3_000, 5_000),
  },
  { name: "sliced_postgres", make: link("postgres", () => ({ kind: "slice", bytes: 512 }), 1_000, 2_000) },
  { name: "corrupt_calls", make: link("receiver", () => ({ kind: "corrupt", share: 0.1 }), 2_000, 4_000) },
  { name: "reset_receiver", make: link("receiver", () => ({ kind: "reset" }), 100, 200) },
  { name: "half_close_receiver", make: link("receiver", () => ({ kind: "half_close" }), 300, 300) },
  { name: "receiver_late", make: receiver({ kind: "late", ms: 800 }, 3_000, 6_000) },
  { name: "receiver_redirect", make: receiver({ kind: "refuse", status: 302, share: 0.1 }) },
  { name: "receiver_429", make: receiver({ kind: "refuse", status: 429, share: 0.2, retryAfterSecs: 2 }) },
  { name: "receiver_drip", make: receiver({ kind: "drip", share: 0.1 }) },
  {
    name: "full_redis",
    need: "redis",
    make: (r) => ({ kind: "full_redis", spareBytes: between(r, -262_144, 65_536), ms: between(r, 3_000, 6_000) }),
  },
  { name: "block_worker", long: true, make: blocked(35_000, 40_000) },
  { name: "worker_clock", need: "fake_time", make: clock(workers) },
  { name: "door_clock", need: "fake_time", make: clock(doors) },
  { name: "poison", make: (r) => ({ kind: "poison", process: oneOf(r, doors) }) },
  { name: "kill_sealer", make: (r) => ({ kind: "kill_sealer", downMs: between(r, 200, 1_500) }) },
];

/** Only the second worker lives in a network of its own. */
function isolate(random: Random): Fault {
  return { kind: "isolate", process: "worker2", how: oneOf(random, shapes), ms: between(random, 5_000, 10_000) };
}
