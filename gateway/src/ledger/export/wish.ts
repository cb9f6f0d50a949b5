/** Which entries an export shows; what is left out is any. The rest of its range is shown as hashes. */
export interface ExportQuery {
  /** RFC 3339; the first moment. */
  readonly from: string;
  /** RFC 3339; the first moment after. */
  readonly to: string;
  readonly person?: string;
  /** Who acted: an agent, an account, an endpoint. */
  readonly actor?: string;
  /** An entry's type, or a pattern of it: `message.*`. */
  readonly type?: string;
  readonly group?: string;
}

/** How a bundle can be shown besides the evidence. */
export const viewFormats = ["csv", "xlsx", "ocsf"] as const;
export type ViewFormat = (typeof viewFormats)[number];
