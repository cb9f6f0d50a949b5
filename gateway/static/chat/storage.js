/** localStorage, or this page's memory where the browser forbids it. */
const memory = new Map();

export const place = (account, name) => `gatehouse-chat/${account}/${name}`;

export function read(key) {
  try {
    return localStorage.getItem(key) ?? memory.get(key);
  } catch {
    return memory.get(key);
  }
}

/** True when it will still be there after a reload. */
export function write(key, value) {
  memory.set(key, value);
  try {
    localStorage.setItem(key, value);
    memory.delete(key);
    return true;
  } catch {
    return false;
  }
}

export function remove(key) {
  memory.delete(key);
  try {
    localStorage.removeItem(key);
  } catch {
    // The browser keeps nothing anyway.
  }
}

/** Random bytes as base64url. */
export function randomText(bytes) {
  const random = crypto.getRandomValues(new Uint8Array(bytes));
  return btoa(String.fromCharCode(...random))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

/** The visitor's secret: 128 random bits, kept in this browser for this site. It stands in no address, ever. */
export function visitorToken(key) {
  const known = read(key);
  if (known && /^[A-Za-z0-9_-]{22}$/.test(known)) return known;
  const made = randomText(16);
  write(key, made);
  return made;
}
