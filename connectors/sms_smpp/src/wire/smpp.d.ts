/** The part of smpp 0.5.1 that is used here; the package has no types of its own. */
declare module "smpp" {
  import type { EventEmitter } from "node:events";
  import type { Server } from "node:net";
  import type { Duplex } from "node:stream";

  export interface Pdu {
    readonly command: string;
    readonly command_status: number;
    readonly sequence_number: number;
    readonly [field: string]: unknown;
    isResponse(): boolean;
    response(fields?: object): Pdu;
    toBuffer(): Buffer;
  }

  export interface Session extends EventEmitter {
    readonly socket: Duplex;
    /** False: the socket takes nothing any more, and no callback will come. */
    send(pdu: Pdu, answered?: (answer: Pdu) => void): boolean;
  }

  export interface FieldType {
    readonly default: unknown;
  }

  interface Smpp {
    readonly Session: new (options: { readonly socket: Duplex }) => Session;
    readonly PDU: new (command: string, fields?: object) => Pdu;
    readonly types: Readonly<Record<"cstring" | "int8" | "buffer", FieldType>> & {
      readonly tlv: { buffer: FieldType };
    };
    readonly tlvs: Readonly<Record<string, { readonly id: number }>>;
    /** What the library itself makes of GSM 03.38 bytes; an independent reader for tests. */
    readonly gsmCoder: { decode(bytes: Uint8Array, shiftTable: number): string };
    createServer(onSession: (session: Session) => void): Server;
    addCommand(name: string, definition: object): void;
    addTLV(name: string, definition: object): void;
  }

  const smpp: Smpp;
  export default smpp;
}
