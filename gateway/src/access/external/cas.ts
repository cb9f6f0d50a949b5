import { XMLParser } from "fast-xml-parser";
import type { CasOptions } from "../../config/external-logins.js";
import type { Egress } from "../../egress/egress.js";
import { type Arrival, AwayError, RefusedError } from "./arrival.js";

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
export function readAnswer(body: string, groupsAttribute: string): Omit<Arrival, "fresh"> {
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
  begin(service: string, fresh: boolean): string;
  /** `fresh`: only a ticket for a password that was shown just now. Throws RefusedError, AwayError. */
  end(service: string, ticket: string, fresh: boolean): Promise<Arrival>;
}

/** `renew`: the server lets nobody in who did not show a password now (CAS Protocol 3.0 §2.1.1, §2.5.1). */
const queryOf = (query: Readonly<Record<string, string>>, fresh: boolean): string =>
  new URLSearchParams({ ...query, ...(fresh && { renew: "true" }) }).toString();

async function ask(egress: Egress, url: string): Promise<string> {
  const options = { signal: AbortSignal.timeout(timeoutMs), timeoutMs, pool: "login:cas" };
  const { status, body } = await egress
    .request({ method: "GET", url, headers: {} }, options)
    .catch((cause: unknown) => Promise.reject(new AwayError("the CAS server did not answer", { cause })));
  if (status !== 200) throw new AwayError(`the CAS server answered ${status}`);
  return body;
}

/** CAS 3.0. The server takes a ticket once, and only with the service it was made for. */
export function createCas({ url, groups_attribute }: CasOptions, egress: Egress): Cas {
  const base = url.replace(/\/+$/, "");
  return {
    begin: (service, fresh) => `${base}/login?${queryOf({ service }, fresh)}`,
    async end(service, ticket, fresh) {
      if (!/^ST-[\x21-\x7e]{1,252}$/.test(ticket)) throw new RefusedError("this is no service ticket");
      const url = `${base}/p3/serviceValidate?${queryOf({ service, ticket }, fresh)}`;
      const body = await ask(egress, url);
      return { ...readAnswer(body, groups_attribute), fresh };
    },
  };
}
