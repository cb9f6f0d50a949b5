import type { Middleware } from "koa";
import type { Metrics } from "./metrics.js";

export interface ProbeDeps {
  /** Can a message be admitted now? The reason, if not. */
  readonly ready: () => Promise<string | undefined>;
  readonly metrics: Metrics;
}

/** `/healthz` alive · `/readyz` can admit · `/metrics` Prometheus text. */
export function probes(deps: ProbeDeps): Middleware {
  return async (ctx, next) => {
    switch (ctx.path) {
      case "/healthz":
        ctx.body = { status: "ok" };
        return;
      case "/readyz": {
        const reason = await deps.ready();
        ctx.status = reason === undefined ? 200 : 503;
        ctx.body = reason === undefined ? { status: "ready" } : { status: "not_ready", reason };
        if (reason !== undefined) ctx.set("Retry-After", "5");
        return;
      }
      case "/metrics":
        ctx.type = deps.metrics.registry.contentType;
        ctx.body = await deps.metrics.registry.metrics();
        return;
      default:
        return next();
    }
  };
}
