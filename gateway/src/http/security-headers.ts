import type { Middleware } from "koa";

/** One strict policy for every answer; a page that needs more says so itself. */
const headers: Readonly<Record<string, string>> = {
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cache-Control": "no-store",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
};

/** A year: browsers that came once by HTTPS come by nothing else. Never over plain HTTP, where anybody could say it. */
const strictTransport = "max-age=31536000";

/** `https`: people reach this gateway by HTTPS, its own or a proxy's. */
export const securityHeaders =
  ({ https }: { readonly https: boolean }): Middleware =>
  (ctx, next) => {
    ctx.set(headers);
    if (https) ctx.set("Strict-Transport-Security", strictTransport);
    return next();
  };
