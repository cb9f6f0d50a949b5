/** One part of a mail, as its structure tells it. */
export interface Node {
  /** In lower case, without parameters. */
  readonly type: string;
  readonly disposition?: string | undefined;
  /** Numbered as RFC 3501 does; the mail itself has no number. */
  readonly part?: string | undefined;
  /** Of a leaf: bytes as they are encoded. */
  readonly size?: number | undefined;
  readonly childNodes?: readonly Node[] | undefined;
}

/** A forwarded mail is one file, whatever it holds. */
export const isContainer = ({ type, childNodes = [] }: Node): boolean =>
  type.startsWith("multipart/") && childNodes.length > 0;

/** What IMAP calls the bytes of a part: a mail that is one part has no number. */
export const sectionOf = ({ part }: Node): string => part ?? "text";

/** Is it what the mail says, not a file? As the parser decides it. */
export const isWords = ({ type, disposition = "inline" }: Node): boolean =>
  (type === "text/plain" || type === "text/html") && disposition === "inline";

/** Of what is too large, the beginning tells what a calendar, a report or an enclosed mail is about. */
export const isReadable = ({ type }: Node): boolean => /^(?:text|message)\//.test(type);
