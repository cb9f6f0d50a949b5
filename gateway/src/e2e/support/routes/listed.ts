import type { ApiDeps } from "../../../http/api/deps.js";
import { apiRouter } from "../../../http/app.js";

/** Enough to write routes down; none of them runs. */
const nothing = { setup: { publicUrl: "http://127.0.0.1:1" }, access: {} } as unknown as ApiDeps;

/** As the document writes it. */
const documented = (path: string): string =>
  path
    .replace("/api/v1", "")
    .replace(/[:*](\w+)/g, "{$1}")
    .replace("{file}", "{type}.json");

/** Every route of the API: `GET /messages/{id}`. */
export const listedRoutes: readonly string[] = apiRouter(nothing).stack.flatMap(({ methods, path }) =>
  methods.filter((method) => method !== "HEAD").map((method) => `${method} ${documented(String(path))}`),
);
