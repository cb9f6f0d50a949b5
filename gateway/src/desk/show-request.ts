import type { GatewayEvent, HttpCall } from "@gatehouse/sdk";
import { type RenderDeps, renderFor } from "../pipeline/rendition/render-for.js";
import type { Endpoint } from "../pipeline/setup.js";

/** What an endpoint was, or would be, asked: rendered anew, since requests are not stored a second time. */
export interface ShownRequest {
  readonly event: GatewayEvent;
  /** What its mapping makes of it. */
  readonly mapped: unknown;
  /** Of adapters that make one call for an event; null for those that make several. */
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly headers: object;
    readonly body: string;
  } | null;
  /** Why nothing would be sent. */
  readonly unsent: string | null;
}

const shown: ReadonlySet<string> = new Set(["content-type", "webhook-id", "webhook-timestamp"]);

/** Values of other headers may be secrets. */
const headersOf = ({ headers }: HttpCall): object =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      shown.has(name.toLowerCase()) || name.toLowerCase().startsWith("gatehouse-") ? value : "…",
    ]),
  );

const requestOf = (call: HttpCall): ShownRequest["request"] => ({
  method: call.method,
  url: call.url,
  headers: headersOf(call),
  body: Buffer.from(call.body ?? "").toString(),
});

/** The request for an event at an endpoint, as it would leave now. */
export async function showRequest(deps: RenderDeps, endpoint: Endpoint, event: GatewayEvent): Promise<ShownRequest> {
  const item = {
    id: "preview",
    kind: "endpoint",
    targetId: endpoint.id,
    itemId: event.id,
    partitionKey: event.partitionkey,
    sequence: Number(event.sequence),
    ordered: true,
    fence: 1,
    attempt: 0,
    crashes: 0,
    begun: false,
    firstAt: deps.store.clock.now(),
    leasedAt: 0,
  } as const;
  const rendition = await renderFor(deps, endpoint, item, event);
  if ("unsent" in rendition) {
    const { unsent } = rendition;
    return { event, mapped: null, request: null, unsent: "reason" in unsent ? unsent.reason : unsent.kind };
  }
  const call = endpoint.adapter.render?.(rendition.event, rendition.context);
  return {
    event: rendition.event,
    mapped: rendition.context.mapped ?? null,
    request: call === undefined ? null : requestOf(call),
    unsent: null,
  };
}
