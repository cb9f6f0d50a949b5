import { XMLParser } from "fast-xml-parser";
import type { CasOptions } from "../../config/external-logins.js";
import type { Egress } from "../../egress/egress.js";
import { type Arrival, RefusedError } from "./arrival.js";

const timeoutMs = 10_000;

/** Student numbers stay text, and no entity is expanded. */
const parser = new XMLParser({
  removeNSPrefix: true,
  parseTagValue: false,
  processEntities: false,
  ignoreAttributes: false,
});

interface Success {
  readonly user?: unknown;
  readonly attributes?: Readonly<Record<string, unknown>>;
  readonly proxies?: unknown;
}

interface Answer {
  readonly serviceResponse?: { readonly authenticationSuccess?: Success; readonly authenticationFailure?: unknown };
}

const plain = (text: string): string =>
  text.replace(
    /&(lt|gt|quot|apos|amp);/g,
    (_, name: string) => ({ lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" })[name] ?? "",
  );

function codeOf(failure: unknown): string {
  const code =
    typeof failure === "object" && failure !== null ? (failure as Record<string, unknown>)["@_code"] : undefined;
  return typeof code === "string" ? code : "UNKNOWN";
}

function parse(body: string): Answer {
  if (/<!(DOCTYPE|ENTITY)/i.test(body)) throw new RefusedError("the answer brings a document type");
  try {
    return parser.parse(body) as Answer;
  } catch (cause) {
    throw new RefusedError("the answer is no XML", { cause });
  }
}

/** Reads an answer of `/p3/serviceValidate` (CAS Protocol 3.0 §2.5 and appendix A). Throws RefusedError. */
export function readAnswer(body: string, groupsAttribute: string): Arrival {
  const { serviceResponse } = parse(body);
  const success = serviceResponse?.authenticationSuccess;
  if (success === undefined || typeof success !== "object")
    throw new RefusedError(`the ticket was refused: ${codeOf(serviceResponse?.authenticationFailure)}`);
  if (success.proxies !== undefined) throw new RefusedError("a proxy asked, not the person");
  const { user } = success;
  if (typeof user !== "string" || user === "") throw new RefusedError("the answer names nobody");
  const groups = success.attributes?.[groupsAttribute];
  const listed = Array.isArray(groups) ? groups : groups === undefined ? [] : [groups];
  const name = plain(user);
  return { provider: "cas", subject: name, name, groups: listed.filter((one) => typeof one === "string").map(plain) };
}

export interface Cas {
  /** `service`: our callback, the very same text at both steps. */
  begin(service: string): string;
  end(service: string, ticket: string): Promise<Arrival>;
}

/** CAS 3.0. The server takes a ticket once, and only with the service it was made for. */
export function createCas({ url, groups_attribute }: CasOptions, egress: Egress): Cas {
  const base = url.replace(/\/+$/, "");
  return {
    begin: (service) => `${base}/login?service=${encodeURIComponent(service)}`,
    async end(service, ticket) {
      if (!/^ST-[\x21-\x7e]{1,252}$/.test(ticket)) throw new RefusedError("this is no service ticket");
      const query = new URLSearchParams({ service, ticket });
      const call = { method: "GET", url: `${base}/p3/serviceValidate?${query.toString()}`, headers: {} } as const;
      const { status, body } = await egress.request(call, {
        signal: AbortSignal.timeout(timeoutMs),
        timeoutMs,
        pool: "login:cas",
      });
      if (status !== 200) throw new RefusedError(`the CAS server answered ${status}`);
      return readAnswer(body, groups_attribute);
    },
  };
}
