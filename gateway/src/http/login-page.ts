import type { Middleware } from "koa";
import { reads, servePage } from "./pages.js";

const parts = {
  "/login": ["login.html", "html"],
  "/login/login.css": ["login.css", "css"],
  "/login/login.js": ["login.js", "js"],
  "/login/form.js": ["form.js", "js"],
  "/login/api.js": ["api.js", "js"],
  "/login/words.js": ["words.js", "js"],
} as const;

const isPart = (path: string): path is keyof typeof parts => Object.hasOwn(parts, path);

/** `/login`: a person logs in, and does what must be done first. */
export const loginPage: Middleware = (ctx, next) => {
  if (!reads(ctx) || !isPart(ctx.path)) return next();
  const [name, type] = parts[ctx.path];
  return servePage(ctx, `login/${name}`, type);
};
