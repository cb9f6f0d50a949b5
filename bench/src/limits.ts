/** How long each scenario lasts, in seconds unless named otherwise. */
export interface Limits {
  readonly accept: number;
  readonly acceptConnections: readonly number[];
  readonly e2e: number;
  readonly e2eMessages: number;
  readonly sinkDelaysMs: readonly number[];
  readonly burstPhase: number;
  readonly kill: number;
  readonly idle: number;
  readonly floor: number;
  readonly rest: number;
  /** Rows of the outbox at which a claim is timed. */
  readonly backlogs: readonly number[];
  /** Seconds after the load in which everything must have arrived. */
  readonly drain: number;
  readonly neighbour: number;
  /** Deliveries that wait for the endpoint that comes back, the most seconds they are given, and new messages meanwhile. */
  readonly drainBacklog: number;
  readonly drainMost: number;
  readonly drainLoad: number;
  /** Messages each connector interprets. */
  readonly interpretMessages: number;
  /** Mutated inputs each connector must survive. */
  readonly mutations: number;
}

/** The number of connections of every contestant. */
export const connections = 64;
export const warmUpMessages = 500;

export const limits: Readonly<Record<"quick" | "full", Limits>> = {
  quick: {
    accept: 4,
    acceptConnections: [connections],
    e2e: 5,
    e2eMessages: 8000,
    sinkDelaysMs: [0],
    burstPhase: 2,
    kill: 4,
    idle: 2,
    floor: 2,
    rest: 0.2,
    backlogs: [10_000],
    drain: 40,
    neighbour: 5,
    drainBacklog: 20_000,
    drainMost: 120,
    drainLoad: 5,
    interpretMessages: 2_000,
    mutations: 1_000,
  },
  full: {
    accept: 10,
    acceptConnections: [connections, 1, 8, 32],
    e2e: 30,
    e2eMessages: 20_000,
    sinkDelaysMs: [0, 50],
    burstPhase: 3,
    kill: 20,
    idle: 60,
    floor: 4,
    rest: 2,
    backlogs: [10_000, 100_000, 1_000_000],
    drain: 60,
    neighbour: 35,
    drainBacklog: 1_000_000,
    drainMost: 1_500,
    drainLoad: 60,
    interpretMessages: 50_000,
    mutations: 1_000_000,
  },
};
