import type { Attack } from "./attack.js";

const bombs = "connectors/email/src/read/bombs.test.ts";
const html = "connectors/email/src/read/html.test.ts";
const apiBodies = "gateway/src/e2e/attacks/api-bodies.test.ts";
const hostileFiles = "gateway/src/e2e/attacks/hostile-files.test.ts";
const archive = "gateway/src/isolation/package/package.test.ts";
const providers = "gateway/src/e2e/text-providers.test.ts";
const texts = "gateway/src/e2e/text-arrives-exactly.test.ts";

/** Texts, mails and files that are more than they look. */
export const inWhatPeopleSend: readonly Attack[] = [
  {
    row: 12,
    attack: "names that reach a prototype, in JSON, queries and mappings",
    outcome: "refused; no object gains anything",
    tests: [
      [apiBodies, "reaches no prototype"],
      ["sdk/src/json.test.ts", "refuses forbidden keys even where the schema takes anything"],
      ["gateway/src/core/text/text.test.ts", "drops keys that reach a prototype"],
      ["gateway/src/mapping/mapper.test.ts", "has no names that mean more than data"],
      ["gateway/src/isolation/harm.test.ts", "sends a prototype"],
    ],
  },
  {
    row: 13,
    attack: "code in the text of a rule, a mapping or a message",
    outcome: "it is text",
    tests: [
      ["gateway/src/core/routing/routing.test.ts", "treats code in a message as text"],
      ["gateway/src/mapping/mapper-hostile.test.ts", "finds no way from a value to JavaScript"],
      ["gateway/src/mapping/child/lock-realm.test.ts", "cannot run text"],
      [texts, "code"],
    ],
  },
  {
    row: 14,
    attack: "mail with scripts, handlers, forms, remote pictures",
    outcome: "no script and no remote address is left; the text is",
    tests: [
      [html, "disarms "],
      [html, "keeps the text of a hostile mail, and its links and embedded pictures"],
      ["gateway/src/e2e/web-chat.test.ts", "keeps markup as text"],
    ],
  },
  {
    row: 15,
    attack: "SVG with a script; HTML that calls itself a picture",
    outcome: "a download, never a page of ours",
    tests: [[hostileFiles, "is a download only"]],
  },
  {
    row: 16,
    attack: "archives: bombs, paths upwards, links",
    outcome: "people's archives are never unpacked; a plugin's is refused",
    tests: [
      [hostileFiles, "is not unpacked"],
      [archive, "is refused for "],
      [archive, "inside an archive stays a file, ten levels deep"],
      [archive, "is not taken of links"],
      [archive, "is refused when it is cut short or no archive"],
    ],
  },
  {
    row: 17,
    attack: "mail with a huge header, 10,000 recipients, 1,000 levels, a wrong charset",
    outcome: "refused with the reason, in bounded memory",
    tests: [
      [bombs, "refuses "],
      [bombs, "stands "],
      ["connectors/email/src/read/text.test.ts", "keeps the text of parts beside an unreadable one"],
    ],
  },
  {
    row: 18,
    attack: "addresses that two programs read differently; groups in groups",
    outcome: "refused, at once",
    tests: [
      ["sdk/src/mail/address.test.ts", "refuses what programs read differently"],
      [bombs, "refuses "],
    ],
  },
  {
    row: 19,
    attack: "line breaks in a subject, a name, a number, a log line",
    outcome: "one line, or refused",
    tests: [
      ["connectors/email/src/read/text.test.ts", "makes one clean line of subject and name"],
      ["connectors/sms_cmpp/src/wire/wire.test.ts", "never lets a text shift the fields behind it"],
      ["gateway/src/egress/egress.test.ts", "a header that would break the request: rejected"],
      [texts, "one with line breaks is a single line"],
      ["gateway/src/cli/log.test.ts", "is one line, whatever is in "],
      ["connectors/email/src/send/send.test.ts", "writes no header a person typed"],
      [providers, "a signature with a line break"],
      ["gateway/src/isolation/border.test.ts", "writes its log under a name of its own, on one line"],
    ],
  },
  {
    row: 20,
    attack: "formulas in a table that leaves for a spreadsheet",
    outcome: "text",
    tests: [
      ["gateway/src/ledger/export/views.test.ts", "are CSV that Excel reads as UTF-8, with no formula"],
      ["gateway/src/e2e/registers.test.ts", "leave as a table that no spreadsheet runs"],
      ["gateway/src/compliance/packs/table.test.ts", "as text, in a row and in a head"],
    ],
  },
  {
    row: 21,
    attack: "metacharacters of SQL, LDAP and regular expressions",
    outcome: "they widen nothing",
    tests: [
      [apiBodies, "widens nothing"],
      ["gateway/src/e2e/external-logins.test.ts", "a filter in the name"],
      ["gateway/src/core/routing/routing.test.ts", "takes no pattern of the sender, and no longer over a hostile text"],
      ["gateway/src/mapping/child/linear-regex.test.ts", "refuse what is not linear"],
    ],
  },
  {
    row: 42,
    attack: "emoji, right-to-left, zero width, GB18030, NUL, names of four-byte characters",
    outcome: "they arrive as they were; NUL becomes U+FFFD, or is refused in an id",
    tests: [
      [texts, "emoji with modifiers and joiners"],
      [texts, "right to left"],
      [texts, "zero width"],
      [texts, "characters of four bytes"],
      [texts, "NUL and lone surrogates become U+FFFD"],
      [texts, "a name in four-byte characters"],
      ["connectors/email/src/read/text.test.ts", "reads labels of mail programs, four-byte characters"],
      [apiBodies, "a NUL is "],
    ],
  },
];
