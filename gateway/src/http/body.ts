import type { IncomingMessage } from "node:http";
import getRawBody from "raw-body";
import { Problem } from "../desk/problem.js";

const tooLarge = (limit: number): Problem =>
  new Problem(413, "Too large", `the body is larger than limits.body_bytes (${limit} bytes)`);

/** The raw bytes, at most `limit`. */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  try {
    return await getRawBody(request, { limit, length: request.headers["content-length"] ?? null });
  } catch (error) {
    if (error instanceof Error && "type" in error && error.type === "entity.too.large") throw tooLarge(limit);
    throw new Problem(400, "Bad request", "the body ended before its length");
  }
}
