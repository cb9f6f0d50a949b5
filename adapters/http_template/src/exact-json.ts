const tokens = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

const quoted = (token: string): string =>
  /^-?\d{16,}$/.test(token) && !Number.isSafeInteger(Number(token)) ? `"${token}"` : token;

/**
 * JSON in which whole numbers that JavaScript cannot hold become texts: ids of 19 digits are common, and one wrong digit
 * names another ticket. Throws `SyntaxError`.
 */
export function exactJson(text: string): unknown {
  const plain: unknown = JSON.parse(text);
  // Only of a text that is JSON: then the expression never goes back.
  return /\d{16}/.test(text) ? JSON.parse(text.replace(tokens, quoted)) : plain;
}
