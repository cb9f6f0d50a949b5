/** A body and its content type. */
export interface Content {
  readonly type: string;
  readonly bytes: string | Uint8Array;
}

export const asJson = (value: unknown): Content => ({ type: "application/json", bytes: JSON.stringify(value) });
