/** A helpdesk of the tests: it takes mails and writes mails, and that is all. */
export interface Helpdesk {
  readonly tickets: ReadonlyMap<string, Ticket>;
  /** What it mails back by itself. */
  take(raw: Buffer): Promise<readonly string[]>;
  /** An agent's answer, as the mail that leaves. */
  answer(ticket: string, text: string): string;
}

export interface Ticket {
  readonly subject: string;
  readonly requestor: string;
  /** Message-IDs of the mails in it, with angle brackets. */
  readonly ids: string[];
  readonly texts: string[];
  readonly files: string[];
}

/** A mail's text as it goes over the wire. */
export const wire = (lines: readonly string[]): string => `${lines.join("\r\n")}\r\n`;

export const encodedWord = (text: string): string => `=?UTF-8?B?${Buffer.from(text).toString("base64")}?=`;

/** Body fields and body in base64, which every mail program reads. */
export const base64Part = (type: string, text: string): readonly string[] => [
  `Content-Type: ${type}; charset=utf-8`,
  "Content-Transfer-Encoding: base64",
  "",
  Buffer.from(text).toString("base64"),
];
