import type { Attack } from "./attack.js";

const guard = "gateway/src/egress/guard.test.ts";
const targets = "gateway/src/e2e/attacks/forbidden-targets.test.ts";
const egress = "gateway/src/egress/egress.test.ts";
const door = "gateway/src/e2e/door-refuses.test.ts";
const wechat = "sdk/src/wechat/envelope.test.ts";
const xml = "sdk/src/wechat/xml.test.ts";

/** Where we call out to, and what knocks at our doors. */
export const onTheNetwork: readonly Attack[] = [
  {
    row: 1,
    attack: "an endpoint at the metadata address of a cloud",
    outcome: "the configuration is refused, and so is the call, which leaves a line in the book",
    tests: [
      [guard, "is refused before anything is dialled"],
      ["gateway/src/config/load.test.ts", "forbidden literal targets"],
      [targets, "is refused when it is saved"],
      [targets, "is in the book when it is refused, once for many tries"],
      [targets, "is in the book when a stranger says a file lies there"],
    ],
  },
  {
    row: 2,
    attack: "loopback in disguise",
    outcome: "refused",
    tests: [
      ["gateway/src/core/egress/egress.test.ts", "is a forbidden literal"],
      ["gateway/src/core/egress/egress.test.ts", "forbids "],
      [guard, "are refused when they lead to loopback, with or without the dot"],
    ],
  },
  {
    row: 3,
    attack: "DNS that changes its answer, or mixes private addresses in",
    outcome: "no private connection",
    tests: [
      [guard, "are asked again for each connection, so that rebinding finds the check in place"],
      [guard, "are refused when one of several records is private"],
      [guard, "is checked where it ended, and nothing is written to a wrong one"],
    ],
  },
  {
    row: 4,
    attack: "a redirect to a private address",
    outcome: "not followed",
    tests: [
      [egress, "never follows a redirect"],
      ["gateway/src/egress/download.test.ts", "does not follow a redirect and takes no error page for a file"],
    ],
  },
  {
    row: 5,
    attack: "another port of an address that is allowed",
    outcome: "refused",
    tests: [
      [guard, "are reached at the listed port and no other"],
      [guard, "on the list may lead to private addresses, at that port only"],
    ],
  },
  {
    row: 6,
    attack: "an answer without end, or one that drips",
    outcome: "cut at 64 KiB and at the time limit; memory stays",
    tests: [
      [egress, "reads 64 KiB of each of 20 answers of 1 GB "],
      [egress, "cuts a dripping body at the time limit; the status stands"],
      ["gateway/src/e2e/delivery-retries.test.ts", "answers 500 and 1 GB"],
      ["gateway/src/e2e/delivery-retries.test.ts", "answers 500 and drips"],
    ],
  },
  {
    row: 7,
    attack: "an old signature; the same event twice",
    outcome: "401; 200 without a second effect",
    tests: [
      [door, "a wrong, stale or missing signature: 401"],
      ["sdk/src/signature.test.ts", "refuses more than five minutes off in either direction"],
      ["gateway/src/e2e/first-message.test.ts", "answers the same id again with 200 and the same ids"],
    ],
  },
  {
    row: 8,
    attack: "a body re-serialised, a byte changed, a header missing; one right signature of two",
    outcome: "401; accepted",
    tests: [
      [
        "sdk/src/signature.test.ts",
        "refuses another secret, a changed byte, a re-serialised body and a bent signature",
      ],
      ["sdk/src/signature.test.ts", "refuses a request without "],
      [door, "takes the request when one of two signatures is right"],
    ],
  },
  {
    row: 9,
    attack: "WeChat: a forged signature, another account's envelope, the same push again",
    outcome: "401 and no row; no second message",
    tests: [
      [wechat, "refuses a signature over something else, and none"],
      [wechat, "refuses one sealed for another account"],
      [wechat, "refuses a timestamp more than 5 minutes off, however well signed"],
      [
        "gateway/src/e2e/wechat-oa.test.ts",
        "refuses what is forged, another account's or stale with 401, and keeps no row of it or of an exact repeat",
      ],
      ["gateway/src/e2e/wechat-oa.test.ts", "takes what is pushed again once, also under a new id"],
    ],
  },
  {
    row: 10,
    attack: "XML with a DTD, entities that multiply, external entities",
    outcome: "refused without reading anything",
    tests: [
      [xml, "refuses DOCTYPE, entities, comments, other roots"],
      [xml, "refuses depth, size and bytes that are no UTF-8, fast"],
      ["gateway/src/e2e/wechat-oa.test.ts", " with 400, though all that is signed is right"],
    ],
  },
  {
    row: 11,
    attack: "a path of ours in place of a file; a wrong content type",
    outcome: "400; nothing is read",
    tests: [
      [door, "what does not match the schema: 400 with the place"],
      [door, "another content type, bytes that are no UTF-8: 400"],
    ],
  },
];
