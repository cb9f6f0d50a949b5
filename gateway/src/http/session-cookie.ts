import type { Context } from "koa";
import { forbidden } from "../desk/problem.js";

const secureName = "__Host-gatehouse";
/** Browsers refuse `__Host-` without TLS; on this machine alone there is nobody between. */
const loopbackName = "gatehouse_loopback";

const isLoopback = ({ hostname, req }: Context): boolean =>
  /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname) &&
  /^(::ffff:)?127\.|^::1$/.test(req.socket.remoteAddress ?? "");

/** Undefined: a cookie would cross the network in clear. */
function nameFor(ctx: Context, publicUrl: string): string | undefined {
  if (ctx.secure || publicUrl.startsWith("https:")) return secureName;
  return isLoopback(ctx) ? loopbackName : undefined;
}

/** The token of the session cookie, where one may be used at all. */
export function sessionCookie(ctx: Context, publicUrl: string): string | undefined {
  const name = nameFor(ctx, publicUrl);
  const token = name === undefined ? undefined : ctx.cookies.get(name);
  return token !== undefined && /^[\w-]{22}$/.test(token) ? token : undefined;
}

/** Throws 403 where a session could only be had over plain HTTP. */
export function requireCookiePlace(ctx: Context, publicUrl: string): void {
  if (nameFor(ctx, publicUrl) === undefined)
    throw forbidden(
      "登录需要 HTTPS：请设置 gateway.public_url 为 https 地址 | sessions need HTTPS: set gateway.public_url to an https address; plain HTTP works from this machine alone",
    );
}

function write(ctx: Context, publicUrl: string, value: string, maxAge: string, suffix = ""): void {
  requireCookiePlace(ctx, publicUrl);
  const name = nameFor(ctx, publicUrl) as string;
  const secure = name === secureName ? "; Secure" : "";
  ctx.append("Set-Cookie", `${name}${suffix}=${value}; Path=/; HttpOnly; SameSite=Lax${secure}${maxAge}`);
}

/** Ends with the browser; the server ends it sooner. */
export const setSessionCookie = (ctx: Context, publicUrl: string, token: string): void =>
  write(ctx, publicUrl, token, "");
export const clearSessionCookie = (ctx: Context, publicUrl: string): void => write(ctx, publicUrl, "", "; Max-Age=0");

/** Ten minutes: a login on its way through another site's pages. */
const flowSuffix = "_login";

export function loginCookie(ctx: Context, publicUrl: string): string | undefined {
  const name = nameFor(ctx, publicUrl);
  return name === undefined ? undefined : ctx.cookies.get(`${name}${flowSuffix}`);
}

export const setLoginCookie = (ctx: Context, publicUrl: string, sealed: string): void =>
  write(ctx, publicUrl, sealed, "; Max-Age=600", flowSuffix);
export const clearLoginCookie = (ctx: Context, publicUrl: string): void =>
  write(ctx, publicUrl, "", "; Max-Age=0", flowSuffix);
