/** The first of those lists that are tried everywhere, as far as they are long enough for us. */
const COMMON: ReadonlySet<string> = new Set([
  "000000000000",
  "111111111111",
  "123123123123",
  "1234567890123",
  "123456789012",
  "123456789123",
  "123456789abc",
  "1q2w3e4r5t6y",
  "1qaz2wsx3edc",
  "aaaaaaaaaaaa",
  "abcdefghijkl",
  "adminadminadmin",
  "administrator",
  "changeme1234",
  "iloveyou1234",
  "letmein12345",
  "passwordpassword",
  "password1234",
  "password12345",
  "password123456",
  "q1w2e3r4t5y6",
  "qwerty123456",
  "qwertyuiop12",
  "qwertyuiop123",
  "qwertyuiopasdf",
  "welcome12345",
]);

/** Why somebody must not have a password that is long enough; `null` = it is good. */
export function passwordFault(
  password: string,
  { name, email }: { readonly name: string; readonly email: string },
): string | null {
  const plain = folded(password);
  if (plain === folded(email) || plain === folded(name)) return "must not be the name or the e-mail address";
  return COMMON.has(plain) ? "must not be one that everybody tries first" : null;
}

function folded(text: string): string {
  return text.normalize("NFKC").trim().toLowerCase();
}
