/** First lines of quoted history, as mail programs in English and Chinese write them. Only short lines are looked at. */
const longest = 400;

/** `On Mon, Jan 1, 2024 at 10:00 AM Li <li@a.example> wrote:` and its relatives, which may be wrapped. */
const wrapped = [
  /^On\s.{4,300}wrote\s?:$/i,
  /^At\s\d{4}-\d\d-\d\d\s.{4,300}wrote\s?:$/i,
  /^在\s?.{4,300}(?:写道|寫道)\s?[:：]$/,
  /^\d{4}[-/年.].{4,250}(?:写道|寫道)\s?[:：]$/,
];

/** These begin with a name, so the line above could belong to anything. */
const unwrapped = [
  /^\S.{0,200}<[^<>\s]{3,254}>\s?(?:wrote|writes|写道|寫道)\s?[:：]$/i,
  /^.{0,200}(?:于|於)\s?\d{4}\s?年.{4,200}(?:写道|寫道)\s?[:：]$/,
];

/** A line that says everything below is old. */
const separators = [
  /^-{2,}\s?original\s?(?:message|mail)?\s?-{2,}$/i,
  /^-{2,}\s?(?:原始邮件|原邮件|原始郵件|邮件原件|回复的原邮件|回复的邮件|原始信件|原始訊息)\s?-{2,}$/,
  /^-{2,}\s?replied\s(?:message|mail)\s?-{2,}$/i,
];

/** Outlook, Foxmail, QQ and 163 write the old header as lines; the first is the sender. */
const sender = /^\*?(?:from|发件人|寄件人|寄件者|發件人)\s?\*?\s?[:：]/i;
const others =
  /^\*?(?:sent|date|to|cc|subject|发送时间|发送日期|日期|时间|收件人|抄送|主题|寄件日期|傳送日期|日期|時間|收件者|副本|主旨|主題)\s?\*?\s?[:：]/i;

const bare = (line: string | undefined): string =>
  (line ?? "")
    .slice(0, longest)
    .replace(/^[>\s\u3000]+/, "")
    .trim();

const short = (line: string | undefined): boolean => (line ?? "").length <= longest;

function isHeaderBlock(lines: readonly string[], at: number): boolean {
  if (!sender.test(bare(lines[at]))) return false;
  const next = lines.slice(at + 1, at + 9).map(bare);
  return next.filter((line) => others.test(line)).length >= 2;
}

/** Long attributions are wrapped onto a second or third line. */
function attributionEnd(lines: readonly string[], at: number): number | undefined {
  if (unwrapped.some((pattern) => pattern.test(bare(lines[at])))) return at + 1;
  let text = "";
  for (let end = at; end < Math.min(at + 3, lines.length) && short(lines[end]); end += 1) {
    if (end > at && bare(lines[end]) === "") return undefined;
    text = `${text} ${bare(lines[end])}`.trim();
    if (wrapped.some((pattern) => pattern.test(text))) return end + 1;
  }
  return undefined;
}

export type QuoteHead =
  /** Everything from here on is old. */
  | { readonly kind: "rest" }
  /** `body` is the first line below; only lines with `>` are old when there are any. */
  | { readonly kind: "attribution"; readonly body: number };

/** Does quoted history begin at this line? */
export function quoteHeadAt(lines: readonly string[], at: number): QuoteHead | undefined {
  if (!short(lines[at])) return undefined;
  const line = bare(lines[at]);
  if (line === "") return undefined;
  if (separators.some((pattern) => pattern.test(line)) || isHeaderBlock(lines, at)) return { kind: "rest" };
  const body = attributionEnd(lines, at);
  return body === undefined ? undefined : { kind: "attribution", body };
}
