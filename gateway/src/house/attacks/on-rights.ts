import type { Attack } from "./attack.js";

const routes = "gateway/src/e2e/routes-and-roles.test.ts";
const external = "gateway/src/e2e/external-logins.test.ts";
const directory = "gateway/src/e2e/external-directory.test.ts";
const newcomers = "gateway/src/e2e/external-newcomers.test.ts";
const sessions = "gateway/src/e2e/sessions.test.ts";
const brake = "gateway/src/e2e/login-brake.test.ts";
const callbacks = "gateway/src/e2e/attacks/login-callbacks.test.ts";
const role = "gateway/src/store/check-role.test.ts";
const rows = "gateway/src/store/row-security.test.ts";
const minors = "gateway/src/e2e/minors.test.ts";

/** Getting in, and getting more than one may. */
export const onRights: readonly Attack[] = [
  {
    row: 22,
    attack: "logins of others: an empty LDAP password, a CAS ticket again, OIDC tokens that are not ours",
    outcome: "refused",
    tests: [
      [external, "refuses "],
      [external, "a ticket opens once"],
      [external, "takes the honest token, and a code and a state once"],
      [directory, "refuses an empty password before anything is sent"],
      [directory, "tells nobody's password to a server with a certificate of another authority"],
      [newcomers, "does not become a user of this house by having the same name"],
      [newcomers, "proves nothing anew by a session at the CAS server"],
    ],
  },
  {
    row: 23,
    attack: "an agent of group A reads, changes, exports what is B's, on every route of the OpenAPI document",
    outcome: "404 or empty",
    tests: [
      [routes, "the document lists every route, and no other"],
      [routes, "wants to know who calls"],
      [routes, "is not for the role "],
      [routes, "shows nothing of ours to another group's "],
      [routes, "what strangers tried changed nothing"],
    ],
  },
  {
    row: 24,
    attack: "a token that may only read: retry, replay, send",
    outcome: "403",
    tests: [
      ["gateway/src/e2e/api-tokens.test.ts", "one that may only read gets 403 on send, retry, resend and replay"],
    ],
  },
  {
    row: 25,
    attack: "fields that nobody may give themselves",
    outcome: "no effect; the try is in the book",
    tests: [
      ["gateway/src/e2e/accounts.test.ts", "have no effect, and the try is in the book"],
      ["gateway/src/e2e/accounts.test.ts", "nor in a message, a conversation or a session"],
    ],
  },
  {
    row: 26,
    attack: "a start as database superuser, with a secret of the examples, on a Redis open to all",
    outcome: "it does not start, and says why",
    tests: [
      [role, "may not be a superuser"],
      [role, "may not bypass row-level security"],
      ["gateway/src/config/example-secret.test.ts", "is found wherever the schema has a secret, and nowhere else"],
      ["gateway/src/jobs/open-redis.test.ts", "is refused where it listens on every address"],
    ],
  },
  {
    row: 27,
    attack: "a pooled connection that says nothing of who acts",
    outcome: "no rows",
    tests: [
      [rows, "do not exist for a connection that says nothing of who acts, not even after one that did"],
      [rows, "do not exist for the owner of the tables either"],
    ],
  },
  {
    row: 28,
    attack: "a forged sender; somebody else's number in a chat",
    outcome: "marked as unproved; persons are not put together",
    tests: [
      ["connectors/email/src/read/authentication.test.ts", "is not believed when "],
      ["gateway/src/e2e/attacks/claimed-identity.test.ts", "makes nobody somebody else"],
      ["gateway/src/e2e/mail-in-and-out.test.ts", "believes no From without our own server's word"],
    ],
  },
  {
    row: 29,
    attack: "a minor's record without leave",
    outcome: "closed until somebody else approves; each look is registered",
    tests: [
      [minors, "is blocked without an approval: the record, and what is closed"],
      [minors, "nobody approves his own wish, and a refusal opens nothing"],
      [minors, "is not there for another group"],
    ],
  },
  {
    row: 30,
    attack: "a token in the URL, fixation, a feed from another site, a cookie without Secure",
    outcome: "refused",
    tests: [
      [sessions, "a token in the URL, or a cookie under another name, opens nothing"],
      [sessions, "fixation: a token that was there before the login"],
      [sessions, "another site's page changes nothing with the cookie"],
      [sessions, "behind HTTPS the cookie is Secure and bound to the host, and no other is taken"],
      ["gateway/src/e2e/web-chat-feed.test.ts", "opens no feed to a page of "],
    ],
  },
  {
    row: 31,
    attack: "a thousand logins, a spray, a one-time code twice",
    outcome: "slowed; the victim still gets in; refused",
    tests: [
      [brake, "a thousand are a thousand, however many at once"],
      [brake, "a spray over many accounts from one address is stopped"],
      [brake, "is locked out after five tries at one account"],
      [callbacks, "fills no book through /login/"],
      [callbacks, "who begins logins and brings false tickets is stopped as well"],
      ["gateway/src/e2e/accounts.test.ts", "none works twice, nor an older one"],
      ["gateway/src/e2e/accounts.test.ts", "two logins at once cannot use one code"],
    ],
  },
];
