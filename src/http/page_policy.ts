import { createHash } from "node:crypto";

/** What stands within a page. */
export interface PageParts {
  readonly script: string;
  readonly style: string;
}

/**
 * The `Content-Security-Policy` of a page that is whole in itself: nothing but its own style and script runs, only this host is
 * asked, and nobody frames it.
 */
export function pagePolicy({ script, style }: PageParts): string {
  return [
    "default-src 'none'",
    `script-src '${sourceHash(script)}'`,
    `style-src '${sourceHash(style)}'`,
    "img-src data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}

function sourceHash(source: string): string {
  return `sha256-${createHash("sha256").update(source).digest("base64")}`;
}
