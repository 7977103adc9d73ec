import { pagePolicy } from "#src/http/page_policy.ts";
import { escapeHtml } from "#src/std/text/escape_html.ts";
import { SIGN_IN_SCRIPT } from "./sign_in_script.ts";
import { SIGN_IN_STYLE } from "./sign_in_style.ts";

/** Where people sign in. */
export interface SignInPage {
  /** `Content-Security-Policy` that must come with it: nothing but its own style and script runs, and only this host is asked. */
  readonly policy: string;
  /** The page that goes on to an address on this host. */
  html(to: string): string;
}

/** Makes the page: whole in itself, in the reader's light or dark scheme. */
export function createSignInPage(): SignInPage {
  return {
    policy: pagePolicy({ script: SIGN_IN_SCRIPT, style: SIGN_IN_STYLE }),
    html: (to) =>
      `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>Sign in</title>
    <link rel="icon" href="data:,">
    <style>${SIGN_IN_STYLE}</style>
  </head>
  <body>
    <h1>Sign in</h1>
    <form method="post" data-to="${escapeHtml(to)}">
      <label>E-mail address <input name="email" autocomplete="username" required autofocus></label>
      <label>Password <input name="password" type="password" autocomplete="current-password" required></label>
      <button name="button">Sign in</button>
    </form>
    <p id="said" role="alert"></p>
    <script>${SIGN_IN_SCRIPT}</script>
  </body>
</html>
`,
  };
}
