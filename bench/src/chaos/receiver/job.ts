/** How the receiver treats requests; a share is of all that come. */
export type Behaviour =
  | { readonly kind: "normal" }
  /** Takes nothing and answers so. */
  | { readonly kind: "refuse"; readonly status: number; readonly share: number; readonly retryAfterSecs?: number }
  /** Takes it and answers later. */
  | { readonly kind: "late"; readonly ms: number }
  /** Takes it and never answers. */
  | { readonly kind: "silent"; readonly share: number }
  /** Takes it and answers 200 with a body that does not end within any time limit. */
  | { readonly kind: "drip"; readonly share: number };

export type ReceiverQuestion =
  | { readonly type: "open"; readonly secret: string; readonly file: string; readonly seed: number }
  | { readonly type: "behave"; readonly behaviour: Behaviour }
  | { readonly type: "count" }
  | { readonly type: "close" };

export interface ReceiverCounts {
  /** Requests that were taken, repeats among them. */
  readonly taken: number;
  /** Requests by the status they were refused with. */
  readonly refused: Readonly<Record<string, number>>;
}
