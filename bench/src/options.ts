import { parseArgs } from "node:util";

export const scenarioNames = [
  "start",
  "e2e",
  "baseline",
  "node_red",
  "floors",
  "accept",
  "burst",
  "growth_backlog",
  "neighbour",
  "drain",
  "kill",
  "interpret",
] as const;
export type ScenarioName = (typeof scenarioNames)[number];

export interface Options {
  readonly mode: "quick" | "full";
  /** Empty: all that the mode knows. */
  readonly only: readonly ScenarioName[];
  readonly peers: readonly "node_red"[];
  readonly rounds: number;
  readonly seed: number;
  readonly databaseUrl: string | undefined;
  readonly out: string;
  readonly json: boolean;
}

export const usage = `gatehouse bench [--quick | --full] [--only names] [--peers node_red] [--rounds n] [--seed n]
                [--database-url URL] [--out DIR] [--json]
  --quick   one round, at most a minute (default)
  --full    five valid rounds of everything
  --only    drain and interpret are run only when they are named; of ${scenarioNames.join(", ")}
  --peers   downloads and measures node_red in the same rounds
  --rounds  valid rounds wanted, 1 to 50
gatehouse bench chaos --help tells of the fault run, bench erasure --help of forgetting one among many, bench keys --help of rotating keys,
bench rows --help of what row-level security costs, bench audit-export --help of exporting the book,
bench book --help of what the book costs.
`;

/** Wrong usage; the message says what would be right. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

function names<Name extends string>(given: string | undefined, known: readonly Name[], option: string): Name[] {
  const words = (given ?? "").split(",").filter((word) => word !== "");
  const unknown = words.find((word) => !known.includes(word as Name));
  if (unknown !== undefined) throw new UsageError(`--${option}: "${unknown}" is none of ${known.join(", ")}`);
  return words as Name[];
}

/** A whole number of the command line. Throws UsageError. */
export function whole(
  given: string | undefined,
  otherwise: number,
  [least, most]: readonly [number, number],
  option: string,
): number {
  const value = given === undefined ? otherwise : Number(given);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new UsageError(`--${option}: "${given}" must be a whole number from ${least} to ${most}`);
}

function parse(args: readonly string[]) {
  try {
    const text = { type: "string" } as const;
    const flag = { type: "boolean", default: false } as const;
    const options = {
      quick: flag,
      full: flag,
      json: flag,
      help: flag,
      only: text,
      peers: text,
      rounds: text,
      seed: text,
      out: text,
      "database-url": text,
    } as const;
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

/** Reads the command line; `help` when that is all that was asked. Throws UsageError. */
export function readOptions(args: readonly string[], defaultOut: string): Options | "help" {
  const values = parse(args);
  if (values.help) return "help";
  if (values.quick && values.full) throw new UsageError("--quick and --full exclude each other");
  const mode = values.full ? "full" : "quick";
  return {
    mode,
    only: names(values.only, scenarioNames, "only"),
    peers: names(values.peers, ["node_red"] as const, "peers"),
    rounds: whole(values.rounds, mode === "full" ? 5 : 1, [1, 50], "rounds"),
    seed: whole(values.seed, 20_261_123, [0, 4_294_967_295], "seed"),
    databaseUrl: values["database-url"],
    out: values.out ?? defaultOut,
    json: values.json,
  };
}
