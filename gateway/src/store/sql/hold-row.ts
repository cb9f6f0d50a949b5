export interface HoldRow {
  readonly id: string;
  readonly kind: "person" | "conversation" | "period";
  readonly target_id: string | null;
  readonly from_at: Date | null;
  readonly to_at: Date | null;
  readonly reason: string;
  readonly placed_by: string;
  readonly placed_at: Date;
  readonly lifted_by: string | null;
  readonly lifted_at: Date | null;
}

export const holdColumns = "id, kind, target_id, from_at, to_at, reason, placed_by, placed_at, lifted_by, lifted_at";
