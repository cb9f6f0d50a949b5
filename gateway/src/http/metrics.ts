import { Counter, Gauge, Histogram, Registry } from "prom-client";
import type { AnchorAge } from "../ledger/watch/watch-book.js";

export interface Metrics {
  readonly registry: Registry;
  readonly received: Counter<"target" | "outcome">;
  readonly attempts: Counter<"target" | "verdict">;
  readonly attemptSeconds: Histogram<"target">;
}

/** What Prometheus reads; labels are configured ids, never what people sent. */
export function createMetrics(now: {
  readonly pending: () => number;
  readonly inFlight: () => number;
  readonly broken: () => readonly string[];
  readonly clockOffsetMs: () => number;
  readonly sealLagSecs: () => number;
  readonly sealedEntries: () => number;
  readonly anchorAges: () => readonly AnchorAge[];
}): Metrics {
  const registry = new Registry();
  const registers = [registry];
  new Gauge({
    name: "gatehouse_pending_messages",
    help: "Messages waiting for a commit",
    registers,
    collect() {
      this.set(now.pending());
    },
  });
  new Gauge({
    name: "gatehouse_deliveries_in_flight",
    help: "Tries under way in this process",
    registers,
    collect() {
      this.set(now.inFlight());
    },
  });
  new Gauge({
    name: "gatehouse_breaker_open",
    help: "1 for each target that this process spares after failures in a row",
    labelNames: ["target"],
    registers,
    collect() {
      this.reset();
      for (const key of now.broken()) this.set({ target: key.slice(key.indexOf(":") + 1) }, 1);
    },
  });
  new Gauge({
    name: "gatehouse_clock_offset_seconds",
    help: "By how much this machine's clock is behind the database's",
    registers,
    collect() {
      this.set(now.clockOffsetMs() / 1000);
    },
  });
  new Gauge({
    name: "gatehouse_audit_seal_lag_seconds",
    help: "How long the oldest entry of the book has waited to be sealed, where this process seals it; alarm above 60",
    registers,
    collect() {
      this.set(now.sealLagSecs());
    },
  });
  new Gauge({
    name: "gatehouse_audit_sealed_entries",
    help: "Entries in the sealed book, where this process seals it",
    registers,
    collect() {
      this.set(now.sealedEntries());
    },
  });
  new Gauge({
    name: "gatehouse_audit_anchor_age_seconds",
    help: "How long ago a checkpoint of the book last left to each anchor, where this process seals it; alarm above two of its periods",
    labelNames: ["anchor"],
    registers,
    collect() {
      this.reset();
      for (const { id, secs } of now.anchorAges()) this.set({ anchor: id }, secs);
    },
  });
  new Gauge({
    name: "process_resident_memory_bytes",
    help: "Resident memory of this process",
    registers,
    collect() {
      this.set(process.memoryUsage.rss());
    },
  });
  return {
    registry,
    received: new Counter({
      name: "gatehouse_received_total",
      help: "Raw events at the door by outcome",
      labelNames: ["target", "outcome"],
      registers,
    }),
    attempts: new Counter({
      name: "gatehouse_attempts_total",
      help: "Tries to deliver or send by verdict",
      labelNames: ["target", "verdict"],
      registers,
    }),
    attemptSeconds: new Histogram({
      name: "gatehouse_attempt_seconds",
      help: "Duration of a try",
      labelNames: ["target"],
      registers,
      buckets: [0.005, 0.02, 0.1, 0.5, 2, 10, 30],
    }),
  };
}
