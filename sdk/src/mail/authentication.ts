/** A field of a mail's header, its name in lower case, as it stands there. */
interface Field {
  readonly name: string;
  readonly value: string;
}

/** What our own mail server found out about a mail's sender (RFC 8601). */
export interface Verdict {
  readonly spf?: string;
  readonly dkim?: string;
  readonly dmarc?: string;
}

const results = ["pass", "fail", "softfail", "neutral", "none", "temperror", "permerror", "policy"];

/** Comments may hold anything, `dmarc=pass` too. */
const withoutComments = (value: string): string => {
  let depth = 0;
  return [...value]
    .filter((letter) => {
      if (letter === "(") depth += 1;
      const kept = depth === 0;
      if (letter === ")" && depth > 0) depth -= 1;
      return kept;
    })
    .join("");
};

function methodOf(parts: readonly string[], method: keyof Verdict): Verdict {
  const found = parts.map((part) => new RegExp(`^\\s*${method}\\s*=\\s*(\\w+)`, "i").exec(part)?.[1]?.toLowerCase());
  const result = found.find((one) => one !== undefined);
  return result !== undefined && results.includes(result) ? { [method]: result } : {};
}

/**
 * The verdict of the server we trust: only the topmost `Authentication-Results` counts, and only under that server's
 * name. Anybody may write such a field into a mail; ours writes its own above all others.
 */
export function verdictOf(
  head: { readonly fields: readonly Field[] },
  trusted: string | undefined,
): Verdict | undefined {
  if (trusted === undefined) return undefined;
  const top = head.fields.find(({ name }) => name === "authentication-results");
  const [server = "", ...parts] = withoutComments(top?.value ?? "").split(";");
  if (server.trim().split(/\s/, 1)[0]?.toLowerCase() !== trusted.toLowerCase()) return undefined;
  return { ...methodOf(parts, "spf"), ...methodOf(parts, "dkim"), ...methodOf(parts, "dmarc") };
}
