import type { Fault } from "./faults.js";

/**
 * Which deliveries a fault may make come twice: none, those in flight when it begins or ends (nobody leases any meanwhile
 * that it could touch), or all that are in flight while it lasts.
 */
export type Danger = "none" | "at_its_edges" | "while_it_lasts";

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
      return fault.process.startsWith("door") ? "none" : "at_its_edges";
    case "end_postgres":
      return "at_its_edges";
    case "kill_redis":
    case "flush_redis":
      return "none";
    case "link":
      return ofLink(fault);
    case "roll":
    case "fill_disk":
    case "receiver":
    case "gone":
    case "isolate":
      return "while_it_lasts";
  }
}
