/** Labels with dots between them, the last one no number: neither an address nor a name of this network alone. */
const PUBLIC_NAME = /^(?:[a-z0-9_-]+\.)+[a-z][a-z0-9-]*\.?$/;

/**
 * Whether events may be sent to an address, as far as it shows by itself: `https` to a public name at the usual
 * port. Where the name leads is found out anew with every request.
 */
export function isWebhookUrl(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && url.protocol === "https:" && url.username === "" && url.password === "" &&
    url.port === "" && url.hash === "" && PUBLIC_NAME.test(url.hostname);
}
