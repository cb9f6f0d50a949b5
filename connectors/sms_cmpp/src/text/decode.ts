const by =
  (label: string) =>
  (bytes: Uint8Array): string =>
    new TextDecoder(label).decode(bytes);

/**
 * Msg_Fmt (CMPP 2.0, 7.4.5.1): 0 ASCII, 8 UCS-2, 15 GBK; 3 and 4 hold no text. GB18030 reads GBK and ASCII alike, and some
 * gateways call GBK 0.
 */
const decoders: Readonly<Record<number, (bytes: Uint8Array) => string>> = {
  0: by("gb18030"),
  8: by("utf-16be"),
  15: by("gb18030"),
  24: by("utf-16be"),
  25: by("utf-16be"),
};

/** The text; undefined where the format holds none, or is unknown. */
export const decode = (bytes: Uint8Array, format: number): string | undefined => decoders[format]?.(bytes);
