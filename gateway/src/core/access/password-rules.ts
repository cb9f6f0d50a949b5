/** What people choose when nobody stops them, and what is found on every list of leaked passwords; lower case. */
const common = [
  "password",
  "passw0rd",
  "p@ssword",
  "p@ssw0rd",
  "admin",
  "root",
  "user",
  "test",
  "welcome",
  "letmein",
  "changeme",
  "iloveyou",
  "woaini",
  "woshishui",
  "5201314",
  "1314",
  "520",
  "qwertyuiop",
  "qwerty",
  "asdfghjkl",
  "asdf",
  "zxcvbnm",
  "zxcv",
  "1qaz",
  "2wsx",
  "3edc",
  "1q2w3e4r",
  "q1w2e3r4",
  "1234567890",
  "123456789",
  "12345678",
  "123456",
  "12345",
  "1234",
  "123",
  "654321",
  "321",
  "abcdef",
  "abcd",
  "abc",
  "dragon",
  "monkey",
  "football",
  "sunshine",
  "princess",
  "master",
  "school",
  "teacher",
  "student",
  "xuexiao",
  "laoshi",
  "xuesheng",
  "gatehouse",
  "chuandashi",
];

const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\p{N}/u, /[^\p{L}\p{N}]/u];

/** What is left of it without common pieces, runs of one character, and the signs people put between. */
const ownPart = (password: string): string =>
  common
    .reduce((rest, piece) => rest.replaceAll(piece, ""), password.toLowerCase())
    .replace(/(.)\1{2,}/gu, "")
    .replace(/[\s._@#!$%^&*+=-]/gu, "");

/** Why this may not be a password of somebody with this name; undefined when it may. Lengths count characters. */
export function passwordFault(password: string, name: string): string | undefined {
  const length = [...password].length;
  const mixed = kinds.filter((kind) => kind.test(password)).length >= 3;
  if (length < 10 || (length < 12 && !mixed))
    return "至少 12 个字符，或至少 10 个且含大写、小写、数字、符号中的三种 | at least 12 characters, or 10 with three of: upper case, lower case, digits, signs";
  if (length > 256) return "至多 256 个字符 | at most 256 characters";
  if (password.toLowerCase().includes(name.toLowerCase())) return "不可包含用户名 | must not contain the user name";
  if ([...ownPart(password)].length < 5) return "太常见，容易被猜到 | too common: it would be guessed";
  return undefined;
}
