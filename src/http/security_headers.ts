/** Headers of every answer: nothing in it is taken for a page, and nothing that it leads to learns of it. Pages have a policy of their own. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};
