/** Names mail programs use that the WHATWG table lacks. */
const aliases: Readonly<Record<string, string>> = {
  cp936: "gb18030",
  ms936: "gb18030",
  "windows-936": "gb18030",
  "cn-gb": "gb18030",
  "euc-cn": "gb18030",
  cp950: "big5",
  ms950: "big5",
  "cn-big5": "big5",
  ks_c_5601: "euc-kr",
  utf8mb4: "utf-8",
};

/**
 * The charset a label stands for, or undefined when nobody can know.
 * GBK and GB2312 become GB18030: mail labelled so often holds four-byte characters, and it reads all three.
 */
export function charsetOf(label: string): string | undefined {
  const name = label.trim().toLowerCase();
  const alias = aliases[name];
  if (alias) return alias;
  try {
    const { encoding } = new TextDecoder(name);
    return encoding === "gbk" ? "gb18030" : encoding;
  } catch {
    return undefined;
  }
}
