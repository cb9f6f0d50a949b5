import type { Fault } from "@gatehouse/sdk";

/** What people and programs may be told when the gateway will not do a thing: an HTTP status and the reason in words. */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly status: number;
  readonly title: string;
  readonly faults: readonly Fault[];
  /** Seconds, for 429 and 503. */
  readonly retryAfterSecs: number | undefined;

  constructor(
    status: number,
    title: string,
    detail: string,
    extra: { readonly faults?: readonly Fault[]; readonly retryAfterSecs?: number } = {},
  ) {
    super(detail);
    this.status = status;
    this.title = title;
    this.faults = extra.faults ?? [];
    this.retryAfterSecs = extra.retryAfterSecs;
  }
}

export const notFound = (what: string): Problem => new Problem(404, "Not found", `there is no such ${what}`);
export const forbidden = (detail: string): Problem => new Problem(403, "Forbidden", detail);
export const badRequest = (faults: readonly Fault[]): Problem =>
  new Problem(400, "Bad request", faults.map((f) => `${f.path || "body"}: ${f.message}`).join("; "), { faults });
