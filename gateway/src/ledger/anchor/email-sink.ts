import { dayMs, type Sink } from "./sink.js";

export interface Mail {
  readonly account: string;
  readonly to: string;
  readonly text: string;
}

const about =
  "审计账检查点，请保存本邮件 | checkpoint of the book: keep this mail. What was written before it cannot be changed unseen.";

/** Every day a mail by one of the school's own accounts; from there on it is a message like any other, tried for days. */
export const emailSink = (
  mail: (mail: Mail) => Promise<void>,
  { id, account, to }: { readonly id: string; readonly account: string; readonly to: string },
): Sink => ({
  id,
  kind: "email",
  everyMs: dayMs,
  async send({ note }) {
    await mail({ account, to, text: `${about}\n\n${note}` });
    return undefined;
  },
});
