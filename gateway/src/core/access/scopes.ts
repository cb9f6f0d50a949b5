/**
 * What a call needs of a token: `messages:read` for `GET /api/v1/messages/…`, `messages:write` for whatever changes
 * something there. Undefined outside the API.
 */
export function scopeOf(method: string, path: string): string | undefined {
  const [, resource] = /^\/api\/v1\/([a-z-]+)(?:\/|$)/.exec(path) ?? [];
  if (resource === undefined) return undefined;
  return `${resource}:${method === "GET" || method === "HEAD" ? "read" : "write"}`;
}

/** What belongs to a person at a screen: no token may have it. */
const personal = ["sessions", "tokens", "me", "break-glass"];

/** Every scope that a token may have, for the resources of the API. */
export const scopesFor = (resources: readonly string[]): string[] =>
  resources
    .filter((resource) => !personal.includes(resource))
    .flatMap((resource) => [`${resource}:read`, `${resource}:write`]);
