import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { describe, it } from "node:test";
import type { RawEvent } from "@gatehouse/sdk";
import type { SMTPServerDataStream } from "smtp-server";
import { readHead } from "../read/head.js";
import { contentKeyOf, transferKeyOf } from "../read/message-id.js";
import { options } from "../testing/account.js";
import { fileBytes } from "../testing/big-mail.js";
import { keptState } from "../testing/kept-state.js";
import { mails } from "../testing/large-mails.js";
import { soon } from "../testing/mailbox.js";
import { takeMail } from "./take.js";

const { smtp_listen: config = assert.fail() } = options({ smtp_listen: { port: 2525, max_bytes: 50_000_000 } });
const envelope = {
  mailFrom: { address: "ann@a.example", args: false as const },
  rcptTo: [{ address: "Desk@school.example", args: false as const }],
};

function* cutEvery(mail: Buffer, bytes: number): Generator<Buffer> {
  for (let at = 0; at < mail.length; at += bytes) yield mail.subarray(at, at + bytes);
}

async function taken(pieces: Iterable<Buffer>, state = keptState()): Promise<RawEvent> {
  const events: RawEvent[] = [];
  const emit = async (some: readonly RawEvent[]): Promise<void> => void events.push(...some);
  const stream = Readable.from(pieces, { objectMode: false }) as unknown as SMTPServerDataStream;
  await takeMail({ config, state, emit, signal: soon() }, stream, { ...envelope, bodyType: "7bit", smtpUtf8: false });
  return events[0] ?? assert.fail("nothing was handed over");
}

describe("a large mail as it is taken", () => {
  for (const [name, text] of Object.entries(mails))
    it(`${name}: the same however the network cuts it`, async () => {
      const mail = Buffer.from(text);
      const states = [keptState(), keptState(), keptState()];
      const sizes = [65_536, 997, mail.length];
      const all = await Promise.all(states.map((state, at) => taken(cutEvery(mail, sizes[at] ?? 1), state)));
      const values = states.map(({ values }) => [...values.values()].filter((value) => !value.startsWith("{")));
      for (const at of [1, 2]) assert.deepEqual([all[at], values[at]], [all[0], values[0]]);
    });

  it("has the keys it would have if it were whole", async () => {
    const mail = Buffer.from(mails["a file in base64"] ?? "");
    const head = readHead(mail);
    const { key, contentKey } = await taken(cutEvery(mail, 65_536));
    assert.equal(key, transferKeyOf(mail, head, ["desk@school.example"]));
    assert.equal(contentKey, contentKeyOf(mail, head));
  });

  it("without a Message-ID has keys of its content", async () => {
    const bare = (mails["a file in base64"] ?? "").replace(/^Message-ID: .*\r\n/m, "");
    const [one, again, other] = await Promise.all(
      [bare, bare, bare.replace(/--b--/, "--b\r\n\r\nmore\r\n--b--")].map((mail) =>
        taken(cutEvery(Buffer.from(mail), 65_536)),
      ),
    );
    assert.deepEqual([again?.key, again?.contentKey], [one?.key, one?.contentKey]);
    assert.equal(one?.contentKey, contentKeyOf(Buffer.from(bare), readHead(Buffer.from(bare))));
    assert.ok(other?.key !== one?.key && other?.contentKey !== one?.contentKey);
  });

  it("waits for its pieces: little more than what is kept was ever read", async () => {
    const mail = Buffer.from(
      `From: a@a.example\r\nContent-Type: application/pdf\r\n\r\n${fileBytes("a", 15_000_000).toString("hex")}`,
    );
    const state = keptState();
    let read = 0;
    let kept = 0;
    let most = 0;
    state.before(async (key) => {
      if (!/:\d+$/.test(key)) return;
      // Time enough to read all of it, if nothing made the sender wait.
      for (let turn = 0; turn < 50; turn += 1) await new Promise(setImmediate);
      most = Math.max(most, read - kept);
      kept += 192 * 1024;
    });
    function* counted(): Generator<Buffer> {
      for (const piece of cutEvery(mail, 65_536)) {
        read += piece.length;
        yield piece;
      }
    }
    await taken(counted(), state);
    assert.ok(kept >= 30_000_000, `${kept} bytes were kept`);
    assert.ok(most < 5 * 1024 * 1024, `${most} bytes were held`);
  });
});
