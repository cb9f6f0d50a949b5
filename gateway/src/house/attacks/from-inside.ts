import type { Attack } from "./attack.js";

const harm = "gateway/src/isolation/harm.test.ts";
const border = "gateway/src/isolation/border.test.ts";
const packages = "gateway/src/isolation/package/package.test.ts";
const dba = "gateway/src/ledger/seal/attacks.test.ts";
const proofs = "gateway/src/ledger/merkle/proofs.test.ts";
const verify = "gateway/src/ledger/export/verify.test.ts";
const canaries = "gateway/src/e2e/erasure-canaries.test.ts";
const away = "gateway/src/e2e/database-away.test.ts";
const providers = "gateway/src/e2e/text-providers.test.ts";
const plain = "gateway/src/e2e/nothing-in-plain-text.test.ts";

/** Plugins, those with a hand in the database, providers that lie, machines that fail. */
export const fromInside: readonly Attack[] = [
  {
    row: 32,
    attack: "a plugin that wants secrets, a shell, the database; loops, grows, floods, lies",
    outcome: "denied or ended; the gateway goes on",
    tests: [
      [border, "hold nothing of the gateway's environment"],
      [border, "do not let it read the gateway's keys"],
      [border, "give a shell it starts no more than itself has"],
      [border, "reaches nothing else, and nobody is asked"],
      [harm, "loops in a call"],
      [harm, "takes 2 GB"],
      [harm, "sends a frame of 100 MB"],
      [harm, "gives events of the wrong shape: refused, and nothing else is harmed"],
      [harm, "is ended when it does not answer any more"],
    ],
  },
  {
    row: 33,
    attack: "a plugin with an install script, one nobody approved, one under a name of ours",
    outcome: "not run, not installed",
    tests: [
      [packages, "with an install script, without options, with an entry outside is refused"],
      [packages, "does not list what nobody approved"],
      [packages, "refuses a package that was changed since"],
      [packages, "refuses the name of a connector of ours, and the id of another package"],
    ],
  },
  {
    row: 34,
    attack: "a hand in the book: changed, deleted, truncated, cut, swapped, turned back, signed by another",
    outcome: "the verifier names the place",
    tests: [
      [dba, "is refused to update, delete or truncate while the triggers stand"],
      [dba, "changes an entry, without triggers or with one dropped"],
      [dba, "deletes an entry; truncates everything"],
      [dba, "swaps two entries"],
      [dba, "cuts the tail: the checkpoint that was remembered is larger"],
      [dba, "turned the database back"],
      [dba, "signs with a key of his own"],
    ],
  },
  {
    row: 35,
    attack: "proofs and exports with something changed",
    outcome: "refused",
    tests: [
      [proofs, "refuse every inclusion that was changed"],
      [proofs, "refuse every consistency that was changed"],
      [verify, "names the place of: "],
      [verify, "does not prove: "],
    ],
  },
  {
    row: 36,
    attack: "looking for an erased person everywhere",
    outcome: "not once; the proofs still hold",
    tests: [
      [canaries, "is in no row of the database, opened with every key that is left"],
      [canaries, "is not in Redis, the log, or any file of the data folder"],
      [canaries, "is in no export of the book that is made from now on, which still verifies"],
      [canaries, "is in no backup that is made from now on"],
      ["gateway/src/e2e/backup.test.ts", "brings nobody back who was erased since"],
      [canaries, "leaves every proof as good as it was"],
      ["gateway/src/e2e/search.test.ts", "forgets an erased person"],
    ],
  },
  {
    row: 37,
    attack: "the database away, read-only or full; Redis full or emptied",
    outcome: "503 with Retry-After, no yes without a commit; a full Redis stops no intake",
    tests: [
      [away, "stopped: 503 with Retry-After, nothing acknowledged without a row"],
      [away, "read-only: 503 with Retry-After, and it recovers by itself"],
      ["gateway/src/store/row-fault.test.ts", "a full disk (53100)"],
      ["gateway/src/e2e/attacks/disk-full.test.ts", "503 with Retry-After and no yes without a row"],
      ["gateway/src/e2e/attacks/redis-full.test.ts", "stops no intake, and the jobs come later"],
      ["gateway/src/jobs/jobs-redis.test.ts", "survives FLUSHALL in the middle of a run"],
    ],
  },
  {
    row: 38,
    attack: "looking for a number in Redis, the log, the tables, the metrics",
    outcome: "it is not there",
    tests: [
      [plain, "in the log, at its most talkative level, nor any secret"],
      [plain, "in Redis, whose jobs carry ids alone"],
      [plain, "in any table of the database"],
      [plain, "in the metrics, which count what happened"],
    ],
  },
  {
    row: 39,
    attack: "a provider that says 200 and means no",
    outcome: "a failure with its reason",
    tests: [
      ["sdk/src/wechat/token.test.ts", "a 200 with an errcode is a failure"],
      [
        "connectors/wechat_oa/src/send.test.ts",
        "outside the window, beyond five, to a stranger: refused with the reason",
      ],
      ["connectors/sms_aliyun/src/sms-aliyun.test.ts", "hears what the platform refuses inside a 200"],
      ["connectors/sms_tencent/src/sms-tencent.test.ts", "hears what is refused of the one number"],
      [providers, "a refusal inside a 200 is a failure with the provider's reason"],
      ["gateway/src/e2e/wechat-oa.test.ts", "fails what the platform refuses for good"],
      ["connectors/wecom/src/wecom.test.ts", "to somebody WeCom leaves out of its yes is rejected"],
    ],
  },
  {
    row: 40,
    attack: "sending to one who asked for no more, after the window, without an approved signature",
    outcome: "not sent; the reason is kept",
    tests: [
      ["gateway/src/e2e/texts.test.ts", "who asks to hear no more hears no more, until asked again"],
      ["gateway/src/core/send-policy.test.ts", "who ended it gets nothing"],
      ["gateway/src/e2e/wechat-oa.test.ts", "takes five answers; then a template alone leaves"],
      [providers, "does not leave, and the reason is kept"],
      ["sdk/src/approved-text.test.ts", "is refused where a value, the template or the signature is missing"],
    ],
  },
  {
    row: 41,
    attack: "a clock that is ten minutes off",
    outcome: "leases and signatures hold, and it says so",
    tests: [["gateway/src/e2e/clock-off.test.ts", "takes, signs and sends as if it were right, and says so"]],
  },
];
