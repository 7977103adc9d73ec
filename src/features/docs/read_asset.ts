import { REFERENCE_INIT } from "./reference_init.ts";

/** A file of the reference page, ready to be sent. */
export interface Asset {
  readonly body: Uint8Array<ArrayBuffer>;
  readonly contentType: string;
}

/**
 * Reads a file of the reference page by its name: `swagger-ui.css`, `swagger-ui-bundle.js` or `init.js`; null for
 * any other name. The first two come out of the installed `swagger-ui-dist` as text modules: that needs no
 * permission and no `node_modules`, and nothing is loaded before it is asked for (1.7 MB for the bundle, which then
 * stays in memory). The contents change with the version of the package only.
 */
export async function readAsset(name: string): Promise<Asset | null> {
  switch (name) {
    case "init.js":
      return asset(REFERENCE_INIT, "text/javascript");
    case "swagger-ui.css": {
      const { default: text } = await import("swagger-ui-dist/swagger-ui.css", { with: { type: "text" } });
      return asset(text, "text/css");
    }
    case "swagger-ui-bundle.js": {
      const { default: text } = await import("swagger-ui-dist/swagger-ui-bundle.js", {
        with: { type: "text" },
      });
      return asset(text, "text/javascript");
    }
    default:
      return null;
  }
}

function asset(text: string, mediaType: string): Asset {
  return { body: new TextEncoder().encode(text), contentType: `${mediaType}; charset=utf-8` };
}
