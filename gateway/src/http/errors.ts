import { PluginError } from "@gatehouse/sdk";
import type { Middleware } from "koa";
import { AwayError } from "../access/external/arrival.js";
import { Problem } from "../desk/problem.js";
import { FilesAwayError } from "../files/away-error.js";
import { FileLostError } from "../files/lost-error.js";
import { FullError } from "../pipeline/group-commit.js";
import { ErasedError } from "../pipeline/stored-message.js";
import { isImpossibleText, isUnavailable } from "../store/row-fault.js";

const fromPlugin = (error: PluginError): Problem => {
  switch (error.code) {
    case "bad_signature":
      return new Problem(401, "Bad signature", error.message);
    case "rejected":
      return new Problem(400, "Bad request", error.message, { faults: error.details.faults ?? [] });
    case "unavailable":
    case "invalid_config":
    case "unauthorized":
      return new Problem(503, "Account out of order", "nothing was accepted; send it again", { retryAfterSecs: 30 });
    default:
      return new Problem(
        500,
        "Plugin failed",
        "the plugin could not take this request; the operator sees why in the log",
      );
  }
};

/** What a caller is told; a stray error shows nothing of itself. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof PluginError) return fromPlugin(error);
  if (error instanceof AwayError)
    return new Problem(
      503,
      "Login not available",
      "统一认证暂时连不上，请稍后再试 | the school's login cannot be reached; try again shortly",
      { retryAfterSecs: 30 },
    );
  if (error instanceof FilesAwayError)
    return new Problem(
      503,
      "Files not available",
      "存放文件的地方暂时用不了，请稍后再试 | the store of files cannot be used just now; try again shortly",
      { retryAfterSecs: 30 },
    );
  if (error instanceof FileLostError)
    return new Problem(
      500,
      "File lost",
      "文件的内容在存储里丢失或损坏，请管理员从备份恢复 | the bytes of this file are lost or damaged in the store; the operator has to restore them",
    );
  if (error instanceof FullError) return new Problem(429, "Too many messages", error.message, { retryAfterSecs: 1 });
  if (error instanceof ErasedError) return new Problem(410, "Gone", "it was erased");
  if (isUnavailable(error))
    return new Problem(503, "Database not available", "nothing was accepted; send it again", { retryAfterSecs: 5 });
  if (isImpossibleText(error))
    return new Problem(400, "Bad request", "there is a NUL character in it, which nothing here can hold");
  return new Problem(500, "Internal error", "something went wrong here; nothing was accepted");
}

/** Of a hook only whose it is: what follows may be the provider's secret. */
const placeOf = (path: string): string => /^\/hooks\/[^/]+/.exec(path)?.[0] ?? path;

/** RFC 9457: every failure of every route leaves through here. */
export function errors(log: (error: unknown, path: string) => void): Middleware {
  return async (ctx, next) => {
    try {
      await next();
      if (ctx.status === 404 && ctx.body === undefined)
        throw new Problem(404, "Not found", "there is nothing at this address");
    } catch (error) {
      const problem = problemOf(error);
      if (problem.status >= 500) log(error, placeOf(ctx.path));
      const { status, title, message, faults, retryAfterSecs } = problem;
      ctx.status = status;
      if (retryAfterSecs !== undefined) ctx.set("Retry-After", String(retryAfterSecs));
      if (status === 401) ctx.set("WWW-Authenticate", "Bearer");
      ctx.body = JSON.stringify({
        type: "about:blank",
        title,
        status,
        detail: message,
        ...(faults.length > 0 && { errors: faults }),
      });
      ctx.type = "application/problem+json";
    }
  };
}
