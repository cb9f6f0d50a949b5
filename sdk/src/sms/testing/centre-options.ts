/** How a fake short message centre misbehaves, whatever its protocol; `Submitted` is one submit as it reads it. */
export interface FakeCentreOptions<Submitted> {
  /** Another answer to a submit than the usual: a code, silence, or a broken connection. `n` counts from 1. */
  submit?(submitted: Submitted, n: number): number | "silence" | "drop" | undefined;
  /** Runs before a submit is answered. */
  before?(): Promise<void>;
  /** Submits it takes in a second; more are told to slow down. */
  readonly perSecond?: number;
  /** Gives no sign of life when asked. */
  readonly deaf?: boolean;
  /** A free one if left out. */
  readonly port?: number;
}
