import { api, type Reply } from "../app.js";
import type { Ask, Route } from "./route.js";
import { bearers, type World } from "./world.js";

/** Calls a route as the first who may. */
export function call(world: World, name: string, { may }: Route, ask: Ask, headers = {}): Promise<Reply> {
  const [method = ""] = name.split(" ");
  const { path, body, browser } = ask;
  if (browser !== undefined) return browser.call(method, path, body, headers);
  const role = Array.isArray(may) ? (may[0] as keyof typeof bearers) : "admin";
  return api(`${world.school.gateway.url}/api/v1${path}`, bearers[role], method, body, headers);
}
