import type { Version } from "../config.js";
import { octets } from "./octets.js";

/** What differs from one submit to the next. */
export interface Submit {
  readonly serviceId: string;
  readonly msgSrc: string;
  readonly srcId: string;
  readonly destination: string;
  readonly registeredDelivery: boolean;
  /** 0 ASCII, 8 UCS-2. */
  readonly format: number;
  /** Does the content begin with a header that joins the parts? */
  readonly udhi: boolean;
  readonly total: number;
  /** From 1. */
  readonly number: number;
  readonly content: Buffer;
}

/** The SP pays, and the message is free of charge for who gets it. */
const feeBySp = 2;
const free = "01";
const messageIdBytes = 8;

/** The body of CMPP_SUBMIT to one number (CMPP 2.0, 7.4.3.1). 3.0 has longer numbers, their types, and LinkID. */
export function submitBody(submit: Submit, version: Version): Buffer {
  const is3 = version === "3.0";
  const numberBytes = is3 ? 32 : 21;
  const plain = Buffer.from([0]);
  return Buffer.concat([
    Buffer.alloc(messageIdBytes),
    Buffer.from([submit.total, submit.number, submit.registeredDelivery ? 1 : 0, 0]),
    octets(submit.serviceId, 10),
    Buffer.from([feeBySp]),
    octets("", numberBytes),
    ...(is3 ? [plain] : []),
    Buffer.from([0, submit.udhi ? 1 : 0, submit.format]),
    octets(submit.msgSrc, 6),
    octets(free, 2),
    octets("000000", 6),
    octets("", 17),
    octets("", 17),
    octets(submit.srcId, 21),
    Buffer.from([1]),
    octets(submit.destination, numberBytes),
    ...(is3 ? [plain] : []),
    Buffer.from([submit.content.length]),
    submit.content,
    octets("", is3 ? 20 : 8),
  ]);
}

export interface SubmitAnswer {
  /** Msg_Id as 16 hexadecimal digits. */
  readonly messageId: string;
  /** 0 is a yes. */
  readonly result: number;
}

/** Result has one byte in 2.0 and four in 3.0; undefined where the body is too short to hold it. */
export function readSubmitAnswer(body: Buffer, version: Version): SubmitAnswer | undefined {
  const resultBytes = version === "2.0" ? 1 : 4;
  if (body.length < messageIdBytes + resultBytes) return undefined;
  return {
    messageId: body.toString("hex", 0, messageIdBytes),
    result: body.readUIntBE(messageIdBytes, resultBytes),
  };
}
