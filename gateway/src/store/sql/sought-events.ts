import { textArray } from "../binary-array.js";

export interface SoughtEvents {
  readonly endpointId: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly types: readonly string[];
  readonly notes: boolean;
  readonly conversationId: string | null;
  readonly deadOnly: boolean;
}

/**
 * The condition on `event e` that counting and finding share; parameters $1 to $7. An id begins with its process's
 * millisecond: the range of ids, an hour wider than asked, spares reading the whole table.
 */
export const soughtCondition = `e.type = ANY($4::text[])
    AND ($2::timestamptz IS NULL OR e.admitted_at >= $2::timestamptz AND e.id >= event_floor($2::timestamptz - interval '1 hour'))
    AND ($3::timestamptz IS NULL OR e.admitted_at < $3::timestamptz AND e.id < event_floor($3::timestamptz + interval '1 hour'))
    AND ($5::boolean OR e.visibility = 'public')
    AND ($6::text IS NULL OR e.partition_key = $6)
    AND e.expired_at IS NULL AND EXISTS (SELECT 1 FROM data_key k WHERE k.kid = e.kid AND k.wrapped IS NOT NULL)
    AND e.not_to IS DISTINCT FROM $1 AND coalesce(e.only_to, $1) = $1
    AND (NOT $7::boolean OR EXISTS (SELECT 1 FROM dead_letter l
      WHERE l.kind = 'delivery' AND l.target_id = $1 AND l.item_id = e.id AND l.state = 'open'))`;

export const soughtValues = (s: SoughtEvents): unknown[] => [
  s.endpointId,
  s.from,
  s.to,
  textArray(s.types),
  s.notes,
  s.conversationId,
  s.deadOnly,
];
