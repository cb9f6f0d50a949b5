import type { Toxic } from "./proxy/toxic.js";
import type { Behaviour } from "./receiver/job.js";

export const processNames = ["door1", "door2", "worker1", "worker2"] as const;
export type ProcessName = (typeof processNames)[number];

/** How a process is cut off in a network of its own: each shape gives its sockets another error, the last one none. */
export type Isolation = "blackhole_route" | "own_side_down" | "far_side_down";

/** One disturbance; times are milliseconds. */
export type Fault =
  | { readonly kind: "kill"; readonly process: ProcessName; readonly downMs: number }
  /** Whichever process seals the book, in the middle of a batch. */
  | { readonly kind: "kill_sealer"; readonly downMs: number }
  | { readonly kind: "pause"; readonly process: ProcessName; readonly ms: number }
  /** The event loop is blocked: unlike a pause, the system and the process's other threads go on with its sockets. */
  | { readonly kind: "block_loop"; readonly process: ProcessName; readonly ms: number }
  /** It is started again with a clock that is so far ahead or, below zero, behind, and later with a right one. */
  | { readonly kind: "wrong_clock"; readonly process: ProcessName; readonly secs: number; readonly ms: number }
  /** A message that ends whoever tries to understand it, sent to the account whose connector is somebody else's. */
  | { readonly kind: "poison"; readonly process: ProcessName }
  /** Every process ends by SIGTERM and is started again, one after the other. */
  | { readonly kind: "roll" }
  | { readonly kind: "end_postgres"; readonly signal: "SIGKILL" | "SIGQUIT"; readonly downMs: number }
  /** The server that leads is killed, and its standby leads. */
  | { readonly kind: "fail_over" }
  | { readonly kind: "end_standby"; readonly downMs: number }
  | { readonly kind: "fill_disk"; readonly ms: number }
  | { readonly kind: "kill_redis"; readonly downMs: number; readonly empty: boolean }
  | { readonly kind: "flush_redis" }
  /** Its memory may grow by so much, or is over the limit already where that is negative; it refuses what needs more. */
  | { readonly kind: "full_redis"; readonly spareBytes: number; readonly ms: number }
  | {
      readonly kind: "link";
      readonly process: ProcessName;
      readonly to: "postgres" | "redis" | "receiver";
      readonly toxic: Toxic;
      readonly ms: number;
    }
  | { readonly kind: "receiver"; readonly behaviour: Behaviour; readonly ms: number }
  /** The receiver answers 410 until it is switched off; a person enables it again. */
  | { readonly kind: "gone" }
  | { readonly kind: "isolate"; readonly process: ProcessName; readonly how: Isolation; readonly ms: number };

/** Faults of one resource follow each other; those of different ones may overlap. */
export function resourceOf(fault: Fault): string {
  switch (fault.kind) {
    case "kill":
    case "pause":
    case "block_loop":
    case "wrong_clock":
    case "poison":
    case "link":
    case "isolate":
      return fault.process;
    case "roll":
      return "roll";
    case "kill_sealer":
      return "sealer";
    case "end_postgres":
    case "fail_over":
    case "end_standby":
    case "fill_disk":
      return "postgres";
    case "kill_redis":
    case "flush_redis":
    case "full_redis":
      return "redis";
    case "receiver":
    case "gone":
      return "receiver";
  }
}

/** One line for people. */
export function describeFault({ kind, ...rest }: Fault): string {
  const words = Object.entries(rest).map(([name, value]) => `${name}=${JSON.stringify(value).replaceAll('"', "")}`);
  return [kind, ...words].join(" ");
}
