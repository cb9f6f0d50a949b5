import { readerOf } from "./octets.js";

/** Msg_Content of a status report (CMPP 2.0, 7.4.5.1). What follows is the recipient, 21 or 32 bytes, and a number. */
export interface Report {
  /** Msg_Id of the submit, as 16 hexadecimal digits. */
  readonly messageId: string;
  readonly stat: string;
  /** YYMMDDHHMM in Beijing time. */
  readonly doneTime: string;
}

const fixedBytes = 8 + 7 + 10 + 10;

export function readReport(content: Buffer): Report | undefined {
  if (content.length < fixedBytes) return undefined;
  const reader = readerOf(content);
  const messageId = reader.bytes(8).toString("hex");
  const stat = reader.text(7);
  reader.bytes(10);
  return { messageId, stat, doneTime: reader.text(10) };
}
