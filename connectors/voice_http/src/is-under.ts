/** Is this address under the one the token is for? Compared after parsing, so that `..` and userinfo lead nowhere. */
export function isUnder(base: string, address: string): boolean {
  const [below, top] = [new URL(address), new URL(base)];
  const folder = top.pathname.endsWith("/") ? top.pathname : `${top.pathname}/`;
  return below.origin === top.origin && below.username === "" && below.pathname.startsWith(folder);
}
