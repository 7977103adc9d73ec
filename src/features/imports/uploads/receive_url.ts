import { readJson } from "#src/http/read_json.ts";
import { OutsideError, type OutsideHttp } from "#src/platform/outside_http.ts";
import { Problem } from "#src/problem.ts";
import { dispositionFileName } from "#src/std/text/disposition_file_name.ts";
import type { ImportOrder } from "#src/features/imports/import_desk.ts";
import { ImportUrlSchema } from "#src/features/imports/schema.ts";
import type { ImportKind } from "#src/features/imports/kinds/import_kind.ts";
import { demandKind } from "./demand_kind.ts";
import { makeOrder } from "./make_order.ts";
import type { ReceiveDeps } from "./receive_order.ts";
import { type StoredSheet, storeSheet } from "./store_sheet.ts";
import { urlProblem } from "./url_problem.ts";

/** What receiving files from URLs needs. */
export interface ReceiveUrlDeps extends ReceiveDeps {
  readonly outside: Pick<OutsideHttp, "open">;
  /** Longest that all of it may take, in milliseconds. */
  readonly urlMs: number;
}

/**
 * Receives the file that a URL leads to, which stands in the body of the request with what is said of the file. Of what is refused or
 * breaks off, and when whoever asked leaves, nothing is kept.
 *
 * @throws {Problem} `url_refused`, `url_unreachable`, `url_timeout`, `too_large`, `not_a_sheet`, `empty_file`, `bad_parameter`,
 * and as {@linkcode readJson}.
 */
export async function receiveUrl(deps: ReceiveUrlDeps, request: Request): Promise<ImportOrder> {
  const { url, file_name: name, again, ...words } = await readJson(request, ImportUrlSchema);
  const kind = demandKind(deps.kinds, words.type);
  try {
    const sheet = await download(deps, { url, name, kind, signal: request.signal });
    return makeOrder(sheet, { ...words, again: again ? "1" : "0" }, deps.kinds);
  } catch (error) {
    throw error instanceof OutsideError && !request.signal.aborted ? urlProblem(error) : error;
  }
}

interface Wanted {
  readonly url: string;
  readonly name: string | undefined;
  readonly kind: ImportKind;
  readonly signal: AbortSignal;
}

async function download(
  { outside, files, limits: { fileBytesMax }, urlMs }: ReceiveUrlDeps,
  { url, name, kind, signal }: Wanted,
): Promise<StoredSheet> {
  const limits = { timeoutMs: urlMs, bytesMax: fileBytesMax };
  const answer = await outside.open({ method: "GET", url, signal, ...limits });
  if (answer.status !== 200) {
    await answer.body.cancel();
    throw new Problem("url_unreachable", {
      detail: `'${new URL(answer.url).origin}' answered with status ${answer.status} instead of a file`,
    });
  }
  try {
    const sheet = { name: name ?? nameOf(answer), bytes: answer.body, kind };
    return await storeSheet(files, sheet, fileBytesMax);
  } finally {
    // What failed before it read anything has left it open.
    answer.body.cancel().catch(() => {});
  }
}

/** As the one that sends it calls it, else the end of its address. */
function nameOf({ headers, url }: { readonly headers: Headers; readonly url: string }): string {
  const disposition = headers.get("content-disposition");
  const given = disposition === null ? null : dispositionFileName(disposition);
  if (given !== null) return given;
  const last = new URL(url).pathname.split("/").at(-1)!;
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}
