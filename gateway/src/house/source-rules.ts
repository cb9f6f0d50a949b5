import type { Source } from "./sources.js";

interface SourceRule {
  readonly name: string;
  /** Where it holds. */
  readonly within: RegExp;
  readonly except?: RegExp;
  readonly refuse: RegExp;
  readonly on?: "path";
}

const tests = /\.test\.ts$|\/testing\/|\/house\/|\/e2e\//;

/** What oxlint cannot express. Each rule has a planted breach beside it in `plants.ts`. */
export const sourceRules: readonly SourceRule[] = [
  {
    name: "core reads no clock and throws no dice, under any name",
    within: /^gateway\/src\/core\//,
    except: tests,
    refuse: /new Date\(\s*\)|(?<!new )\bDate\(|[=(,]\s*(Date|Math)\s*[;,)\n]|\bMath\["|\bDate\["/,
  },
  {
    name: "a class is an error",
    within: /\/src\//,
    except: tests,
    refuse: /\bclass\b(?:\s+\w+)?(?:\s+extends\s+(?!(?:\w+\.)?\w*Error\b)[\w.]+)?(?:\s+implements[^{]*)?\s*\{/,
  },
  {
    name: "only the registry names plugins",
    within: /^gateway\/src\//,
    except: new RegExp(`^gateway/src/registry\\.ts$|${tests.source}`),
    refuse: /@gatehouse\/(connector|adapter)-/,
  },
  {
    name: "sockets are dialled in egress alone, the database's and Redis' apart",
    within: /^(gateway|connectors|adapters|sdk)\//,
    except: new RegExp(`^gateway/src/(egress|store|jobs)/|${tests.source}`),
    refuse: /import[^;]*\b(connect|createConnection|Socket|net|tls)\b[^;]*from "node:(net|tls)"|\.createConnection\(/,
  },
  {
    name: "the listener does not call out",
    within: /^gateway\/src\/http\//,
    except: tests,
    refuse: /import\s+(?!type)[^;]*\b(request|get|Agent|http)\b[^;]*from "node:http"/,
  },
  {
    name: "what is loaded is named where it is loaded",
    within: /^(gateway|connectors|adapters|sdk)\//,
    except: new RegExp(
      `^gateway/src/(registry\\.ts$|store/embedded/|isolation/child-main\\.ts$|authors/draft\\.ts$)|${tests.source}`,
    ),
    refuse: /\bimport\(\s*(?!["'\s])|\bcreateRequire\b/,
  },
  {
    name: "articles of law are numbered in the citations alone",
    within: /^(gateway|connectors|adapters|sdk)\//,
    except: new RegExp(`^gateway/src/compliance/citations\\.ts$|${tests.source}`),
    refuse: /第[一二三四五六七八九十百零]{2,}条|第 ?\d+ ?条|\b[Aa]rt(\.|icle) \d/,
  },
  {
    name: "a limit in time is held by `limited`: a timeout that only `AbortSignal.any` knows may be collected",
    within: /^(gateway|connectors|adapters|sdk)\//,
    except: tests,
    refuse: /^(?=[\s\S]*AbortSignal\.any\()(?=[\s\S]*AbortSignal\.timeout\()/,
  },
  {
    name: "names say what a thing is",
    within: /\/src\//,
    on: "path",
    refuse: /(^|[/-])(utils?|helpers?|managers?|services?|handlers?|processors?|bridges?|common|misc)([-./]|$)/,
  },
];

export interface Breach {
  readonly path: string;
  readonly rule: string;
}

/** Every breach of the rules in these sources. */
export function breachesIn(sources: readonly Source[]): Breach[] {
  return sourceRules.flatMap((rule) =>
    sources.filter((source) => breaks(rule, source)).map(({ path }) => ({ path, rule: rule.name })),
  );
}

function breaks(rule: SourceRule, { path, text }: Source): boolean {
  if (!rule.within.test(path) || rule.except?.test(path)) return false;
  return rule.refuse.test(rule.on === "path" ? path : text);
}
