import { escapeHtml } from "#src/std/text/escape_html.ts";

/** What the API reference page shows, and where it finds it. */
export interface ReferencePageOptions {
  /** Title of the window, as plain text. */
  readonly title: string;
  /** Address of the OpenAPI document; on this host, or the page's policy refuses it. */
  readonly specUrl: string;
  /** Address of the folder that serves what `readAsset` reads, without a slash at the end. */
  readonly assetsUrl: string;
}

/**
 * The API reference as one HTML page: Swagger UI from this host alone, in the reader's light or dark scheme. It has
 * no inline script or style, so it runs under `REFERENCE_PAGE_POLICY`; send it with that header. Without JavaScript it links to the
 * document itself.
 */
export function referencePage(options: ReferencePageOptions): string {
  const title = escapeHtml(options.title);
  const spec = escapeHtml(options.specUrl);
  const assets = escapeHtml(options.assetsUrl);
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>${title}</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="${assets}/swagger-ui.css">
    <script defer src="${assets}/swagger-ui-bundle.js"></script>
    <script defer src="${assets}/init.js"></script>
  </head>
  <body>
    <main id="reference" data-spec-url="${spec}">
      <noscript>This page needs JavaScript; the same facts stand in <a href="${spec}">the OpenAPI document</a>.</noscript>
    </main>
  </body>
</html>
`;
}
