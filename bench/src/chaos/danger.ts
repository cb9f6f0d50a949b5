import type { Fault } from "./faults.js";

/**
 * Which deliveries a fault may make come twice: none, those in flight when it begins (a process that is dead or stands
 * still leases no more), those until it strikes, which takes a while to prepare, or all that are in flight while it lasts.
 */
export type Danger = "none" | "when_it_begins" | "until_it_strikes" | "while_it_lasts";

function ofLink({ process, to, toxic }: Extract<Fault, { kind: "link" }>): Danger {
  if (process.startsWith("door") || to === "redis") return "none";
  if (to === "receiver") return "while_it_lasts";
  switch (toxic.kind) {
    case "latency":
    case "bandwidth":
    case "slice":
      return "none";
    case "blackhole":
    case "reset":
    case "half_close":
    case "corrupt":
    case "swallow_commit":
      return "while_it_lasts";
  }
}

/** Doors only leave rows free, and jobs carry no delivery: what happens to them must not show at the receiver. */
export function dangerOf(fault: Fault): Danger {
  switch (fault.kind) {
    case "kill":
    case "pause":
      return fault.process.startsWith("door") ? "none" : "when_it_begins";
    case "block_loop":
      return fault.process.startsWith("door") ? "none" : "until_it_strikes";
    case "wrong_clock":
      return fault.process.startsWith("door") ? "none" : "while_it_lasts";
    case "poison":
    case "kill_redis":
    case "flush_redis":
    case "full_redis":
    case "end_standby":
      return "none";
    case "link":
      return ofLink(fault);
    case "kill_sealer":
    case "end_postgres":
    case "fail_over":
    case "roll":
    case "fill_disk":
    case "receiver":
    case "gone":
    case "isolate":
      return "while_it_lasts";
  }
}
