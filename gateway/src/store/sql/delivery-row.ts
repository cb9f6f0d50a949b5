/** A delivery this process just took the lease of. */
export interface DeliveryRow {
  readonly id: string;
  readonly kind: "endpoint" | "account";
  readonly target_id: string;
  readonly item_id: string;
  readonly partition_key: string;
  readonly sequence: string;
  readonly ordered: boolean;
  readonly attempt: number;
  /** 1 once a process ended, or stood still, that held the row; since then one more for each try that never ended. */
  readonly crashes: number;
  /** By a channel that cannot repeat, it may have left already. */
  readonly begun: boolean;
  readonly fence: string;
  readonly first_at: Date;
  readonly replay_id: string | null;
  readonly gap: { readonly event_id: string; readonly reason: string } | null;
}

export const deliveryColumns = `d.id, d.kind, d.target_id, d.item_id, d.partition_key, d.sequence, d.ordered, d.attempt,
  d.crashes, d.begun, d.replay_id, d.fence, d.first_at, d.gap`;
