import type {
  Call,
  ContactPoint,
  ErrorCode,
  Fault,
  InboundCall,
  InboundDelete,
  InboundEdit,
  InboundMessage,
  InboundReaction,
  InboundReceipt,
  RawEvent,
} from "@gatehouse/sdk";
import type { Account } from "./setup.js";

/** A contact point in its normal form, with the index it is found by. */
export interface KnownPoint {
  readonly scheme: ContactPoint["scheme"];
  readonly scope: string;
  readonly value: string;
  readonly displayName?: string;
  readonly bidx: Buffer;
}

type Pointed<E extends { readonly from: ContactPoint }> = Omit<E, "from"> & { readonly from: KnownPoint };

/** An event of a connector after cleaning: text well-formed and bounded, addresses normal, keys safe. */
export type Understood =
  | (Omit<Pointed<InboundMessage>, "echo_to"> & {
      readonly call?: Call;
      readonly text_truncated?: true;
      readonly echo_to?: KnownPoint;
    })
  | Pointed<InboundCall>
  | Pointed<InboundReaction>
  | InboundEdit
  | InboundDelete
  | InboundReceipt;

export type UnderstoodMessage = Extract<Understood, { type: "message.received" }>;
export type UnderstoodCall = Extract<Understood, { type: "call.updated" }>;
export type Amendment = Exclude<Understood, UnderstoodMessage>;

/** A raw event on its way to the commit. */
export interface Arrival {
  readonly account: Account;
  readonly rawId: string;
  /** Id of the first message it brings, given before the commit so that a repeat can be answered with it. */
  readonly messageId: string;
  readonly raw: RawEvent;
  readonly receivedAt: Date;
  /** Replayed: its bytes are in the database already. */
  readonly stored: boolean;
  readonly understood:
    | { readonly ok: true; readonly events: readonly Understood[] }
    | { readonly ok: false; readonly code: ErrorCode; readonly reason: string; readonly faults?: readonly Fault[] };
}

/** What the sender is told. `sequence` counts the messages of the conversation. */
export interface Admitted {
  readonly id: string;
  readonly conversation_id?: string;
  readonly person_id?: string;
  readonly sequence?: number;
  readonly duplicate: boolean;
}
