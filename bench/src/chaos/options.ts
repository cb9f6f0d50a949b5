import { parseArgs } from "node:util";
import { UsageError, whole } from "../options.js";
import { kinds } from "./kinds.js";
import { type Suite, type SuiteName, suites } from "./suites.js";

export interface ChaosOptions {
  readonly suite: Suite;
  readonly seed: number;
  readonly redis: boolean;
  readonly standby: boolean;
  readonly json: boolean;
  readonly only?: readonly string[];
}

export const chaosUsage = `gatehouse bench chaos [--suite small|smoke|nightly] [--messages n] [--faults n] [--seconds n] [--seed n]
                      [--without-redis] [--standby] [--only kinds] [--json]
  --suite          smoke: 20,000 messages and 40 faults in at most three minutes (default);
                   nightly: 1,000,000 and 500; small: 2,000 and 8
  --messages, --faults, --seconds
                   other numbers than the suite's; the seconds are what messages and faults are spread over
  --seed           the same faults at the same times as in the run that printed it
  --without-redis  jobs run on Postgres
  --standby        the database has a synchronous standby, which takes over now and then
  --only           these kinds of fault, separated by commas; of ${kinds.map(({ name }) => name).join(", ")}
  --json           prints the report as JSON
`;

function isSuite(name: string): name is SuiteName {
  return Object.hasOwn(suites, name);
}

function namesOf(given: string): readonly string[] {
  const names = given.split(",");
  const unknown = names.find((name) => !kinds.some((kind) => kind.name === name));
  if (unknown !== undefined) throw new UsageError(`--only: there is no fault "${unknown}"; see --help`);
  return names;
}

function parse(args: readonly string[]) {
  const text = { type: "string" } as const;
  const flag = { type: "boolean", default: false } as const;
  const options = { suite: text, messages: text, faults: text, seconds: text, seed: text, only: text } as const;
  const flags = { "without-redis": flag, standby: flag, json: flag, help: flag } as const;
  try {
    return parseArgs({ args: [...args], options: { ...options, ...flags } }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

/** Reads the command line after `bench chaos`; without a seed `chosen` is taken. Throws UsageError. */
export function readChaosOptions(args: readonly string[], chosen: number): ChaosOptions | "help" {
  const values = parse(args);
  if (values.help) return "help";
  const name = values.suite ?? "smoke";
  if (!isSuite(name)) throw new UsageError(`--suite: "${name}" is none of ${Object.keys(suites).join(", ")}`);
  const suite = suites[name];
  return {
    suite: {
      ...suite,
      messages: whole(values.messages, suite.messages, [1, 10_000_000], "messages"),
      faults: whole(values.faults, suite.faults, [0, 10_000], "faults"),
      seconds: whole(values.seconds, suite.seconds, [1, 86_400], "seconds"),
    },
    seed: whole(values.seed, chosen, [0, 4_294_967_295], "seed"),
    redis: !values["without-redis"],
    standby: values.standby,
    json: values.json,
    ...(values.only !== undefined && { only: namesOf(values.only) }),
  };
}
