/** Of the field `content`, in characters (七鱼 消息接口文档, 给七鱼发送消息). */
const maxLength = 4000;

const isHighSurrogate = (text: string, at: number): boolean => /[\ud800-\udbff]/.test(text.charAt(at));

/** The text in pieces that fit; no character is torn. */
export function piecesOf(text: string): readonly string[] {
  const pieces: string[] = [];
  for (let at = 0; at < text.length; ) {
    const full = Math.min(at + maxLength, text.length);
    const end = full < text.length && isHighSurrogate(text, full - 1) ? full - 1 : full;
    pieces.push(text.slice(at, end));
    at = end;
  }
  return pieces;
}
