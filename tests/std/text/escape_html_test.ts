import assert from "node:assert/strict";
import { escapeHtml } from "#src/std/text/escape_html.ts";

Deno.test("nothing in a text is markup", () => {
  assert.equal(
    escapeHtml(`<b title="a" lang='b'>&lt;</b>`),
    "&lt;b title=&quot;a&quot; lang=&#39;b&#39;&gt;&amp;lt;&lt;/b&gt;",
  );
});
