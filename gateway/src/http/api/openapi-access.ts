import { get, id, page, unkept, unsafe } from "./openapi-parts.js";

/** Who may come in, and what they may do. */
export const accessPaths = {
  "/sessions": {
    ...get("The caller's own sessions", page),
    ...unkept("post", 201, "Log in: name, password, code; the session is a cookie"),
  },
  "/sessions/{id}": unkept("delete", 204, "End one's own session; `current` is this one", [id]),
  "/sessions/current": unkept("patch", 200, "Act in another of one's roles"),
  "/sessions/current/proof": unkept("post", 200, "Show password and code again, for what needs a fresh proof"),
  "/me": get("Who the caller is, and what must be done first"),
  "/me/password": unkept("put", 204, "A new password; every session ends"),
  "/me/totp": {
    ...unkept("post", 200, "A secret for an authenticator, shown once"),
    ...unkept("delete", 204, "No second factor any more, where the role allows it"),
  },
  "/me/totp/confirm": unkept("post", 200, "The first code; answers ten recovery codes, shown once"),
  "/me/recovery-codes": unkept("post", 200, "Ten new recovery codes, shown once"),
  "/tokens": {
    ...get("One's own tokens; the security role sees everybody's", page),
    ...unkept("post", 201, "Make a token with scopes; it is shown once"),
  },
  "/tokens/{id}": unkept("delete", 204, "Revoke a token", [id]),
  "/break-glass": {
    ...get("What was opened, with the reasons", page),
    ...unsafe("post", 201, "Open a record out of one's reach for an hour, with a reason"),
  },
  "/users": {
    ...get("People who work here", page),
    ...unsafe("post", 201, "Make an account without rights; answers a one-time password, shown once"),
  },
  "/users/{id}": {
    ...get("One of them", [id]),
    ...unsafe("patch", 200, "Change display name and state; roles and groups by the security role alone", [id]),
  },
  "/users/{id}/password": unsafe("post", 200, "A one-time password in place of theirs, shown once", [id]),
  "/users/{id}/totp": unsafe("delete", 200, "Take a lost second factor off", [id]),
  "/users/{id}/sessions": unsafe("delete", 200, "End all their sessions", [id]),
  "/users/{id}/subjects": unsafe("post", 201, "Link a login of a provider", [id]),
};
