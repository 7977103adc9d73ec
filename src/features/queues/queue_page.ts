import { pagePolicy } from "#src/http/page_policy.ts";
import { escapeHtml } from "#src/std/text/escape_html.ts";
import type { PresentedListing } from "./schema.ts";
import { QUEUE_SCRIPT } from "./queue_script.ts";
import { QUEUE_STYLE } from "./queue_style.ts";

/** The queue for people. */
export interface QueuePage {
  /** `Content-Security-Policy` that must come with it: nothing but its own style and script runs, and only this host is asked. */
  readonly policy: string;
  /** The page of a listing. */
  html(listing: PresentedListing): string;
}

const STATES = {
  waiting: "Waiting",
  active: "Active",
  delayed: "Delayed, or failed and tried again",
  dead: "Failed for good: dead letters",
} as const;

/** Makes the page: whole in itself, in the reader's light or dark scheme. Whatever a message holds is text in it. */
export function createQueuePage(): QueuePage {
  return {
    policy: pagePolicy({ script: QUEUE_SCRIPT, style: QUEUE_STYLE }),
    html: ({ counts, messages, complete }) =>
      `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>Queue</title>
    <link rel="icon" href="data:,">
    <style>${QUEUE_STYLE}</style>
  </head>
  <body>
    <h1>Queue</h1>
    <p><a href="">Refresh</a>${complete ? "" : " · There are more than are shown"}</p>
    <p id="said" role="status"></p>
${
        (["dead", "active", "waiting", "delayed"] as const).map((state) => section(state, counts, messages))
          .join("")
      }
    <script>${QUEUE_SCRIPT}</script>
  </body>
</html>
`,
  };
}

type Message = PresentedListing["messages"][number];

function section(
  state: Message["state"],
  counts: PresentedListing["counts"],
  messages: readonly Message[],
): string {
  const rows = messages.filter((message) => message.state === state).map(row).join("");
  return `    <section id="${state}">
      <h2>${STATES[state]} <span class="count">${counts[state]}</span></h2>
${rows === "" ? "" : table(rows)}    </section>
`;
}

function table(rows: string): string {
  const heads = ["Job", "Message", "Last status", "Due", "Id", ""].map((head) => `<th>${head}</th>`).join("");
  return `      <table>
        <thead><tr>${heads}</tr></thead>
        <tbody>
${rows}        </tbody>
      </table>
`;
}

function row({ id, job, state, text, dueAt, status }: Message): string {
  const verbs = state === "dead" ? button(id, "retry", "Retry") + button(id, "discard", "Discard") : "";
  const cells = [job, text ?? "not told", status ?? "none", dueAt ?? "", id].map((cell) =>
    `<td>${escapeHtml(String(cell))}</td>`
  );
  return `          <tr>${cells.join("")}<td>${verbs}</td></tr>\n`;
}

function button(id: string, verb: "retry" | "discard", label: string): string {
  return `<button type="button" data-id="${escapeHtml(id)}" data-verb="${verb}">${label}</button>`;
}
