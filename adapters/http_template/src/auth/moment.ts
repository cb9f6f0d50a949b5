/** When a call is made, and its fresh random text. */
export interface Moment {
  readonly now: Date;
  readonly nonce: string;
}

export const timestampOf = ({ now }: Moment, unit: "secs" | "ms"): string =>
  String(unit === "ms" ? now.getTime() : Math.floor(now.getTime() / 1000));

/** Without dashes: some APIs take 32 characters and no more. */
export const nonceOf = ({ nonce }: Moment): string => nonce.replaceAll("-", "");
