import type { Middleware } from "koa";

/** One strict policy for every answer; a page that needs more says so itself. */
const headers: Readonly<Record<string, string>> = {
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cache-Control": "no-store",
};

export const securityHeaders: Middleware = (ctx, next) => {
  ctx.set(headers);
  return next();
};
