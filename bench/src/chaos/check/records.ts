/** What each side wrote down in a run; everything is joined by id. */
export interface Records {
  /** Messages the provider holds an acknowledgement of. */
  readonly acked: readonly { readonly id: string; readonly conversation: string; readonly number: number }[];
  /** How the doors refused what was genuine, other than for the moment: `401: 7 times`. */
  readonly refused: readonly string[];
  /** Ids of the messages in the gateway's tables. */
  readonly stored: readonly string[];
  /** Requests the receiver took, in order, repeats among them. */
  readonly arrivals: readonly Arrival[];
  /** Messages a person has to decide on: dead letters and held ones. */
  readonly setAside: readonly { readonly id: string; readonly code: string }[];
  /** Acknowledged, though nobody can understand them. */
  readonly poison: readonly string[];
  /** Rows of the outbox that are left at the end. */
  readonly unfinished: readonly { readonly eventId: string; readonly owner: string | null }[];
  /** Event ids of the audit entries that say a delivery is done. */
  readonly booked: readonly string[];
  /** Message ids of the audit entries that say a message was received. */
  readonly entered: readonly string[];
  /** Audit entries that no tree holds. */
  readonly unsealed: readonly string[];
  /** Audit entries and events whose time is not the database's. */
  readonly misdated: readonly string[];
  /** What the product's own verifier says against the book. */
  readonly bookFaults: readonly string[];
  /** What was in flight at each fault. */
  readonly inFlight: readonly InFlight[];
}

export interface Arrival {
  readonly webhookId: string;
  /** The gateway's conversation, and the number of the event in it. */
  readonly partition: string;
  readonly sequence: number;
  readonly messageId: string;
  /** Microseconds of the machine's monotonic clock. */
  readonly at: number;
  /** The provider's conversation and number, read from the text; undefined when the text is not what was sent. */
  readonly place: { readonly conversation: string; readonly number: number } | undefined;
}

/** Deliveries that some process held the lease of while a fault lasted. */
export interface InFlight {
  readonly fault: string;
  readonly events: ReadonlySet<string>;
  /** Microseconds of the machine's monotonic clock. */
  readonly from: number;
  readonly to: number;
}
