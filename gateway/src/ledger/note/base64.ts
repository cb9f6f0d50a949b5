/** Bytes of standard base64; undefined when the text is not exactly what encoding those bytes gives. */
export function fromBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, "base64");
  return bytes.toString("base64") === text ? bytes : undefined;
}
