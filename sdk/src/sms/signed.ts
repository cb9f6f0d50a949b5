/** Chinese operators refuse a text without its 签名; twice is refused too. Without a signature the text stays as it is. */
export function signed(text: string, signature: string | undefined): string {
  const mark = `【${signature}】`;
  return signature === undefined || text.startsWith(mark) || text.endsWith(mark) ? text : mark + text;
}
