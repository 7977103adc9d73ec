/**
 * The `Content-Security-Policy` of the API reference page: everything from this host, nothing inline, nobody frames
 * it. `data:` images are the icons inside Swagger UI's style sheet.
 */
export const REFERENCE_PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");
