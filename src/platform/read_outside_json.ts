import { OutsideError, type OutsideHttp, type OutsideRequest } from "./outside_http.ts";

const UTF_8 = new TextDecoder("utf-8", { fatal: true });

/**
 * Asks a service for JSON and gives what `parse` makes of it, which throws when it is not what was asked for.
 *
 * @throws {OutsideError} `invalid` when the status is not one of success, when it is no JSON, or when `parse` throws, whose
 * words are not told as they may quote it; and as {@linkcode OutsideHttp.send}.
 */
export async function readOutsideJson<T>(
  http: Pick<OutsideHttp, "send">,
  request: OutsideRequest,
  parse: (value: unknown) => T,
): Promise<T> {
  const headers = { accept: "application/json", ...request.headers };
  const { status, url, body } = await http.send({ ...request, headers });
  const { origin } = new URL(url);
  if (status < 200 || status > 299) {
    throw new OutsideError("invalid", `'${origin}' answered with status ${status}`);
  }
  try {
    return parse(JSON.parse(UTF_8.decode(body)));
  } catch {
    throw new OutsideError("invalid", `'${origin}' answered with something else than was asked for`);
  }
}
