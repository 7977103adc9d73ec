/** A new random password of 32 hexadecimal digits, safe in URLs, SQL texts and configuration files. */
export function throwawayPassword(): string {
  return crypto.randomUUID().replaceAll("-", "");
}
