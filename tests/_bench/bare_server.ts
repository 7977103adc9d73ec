/**
 * The peer of kept answers: `Deno.serve` and nothing else. Its argument is a file of JSON, `{status, headers, body}`,
 * its second one a port; every request gets that.
 */
interface Canned {
  readonly status: number;
  readonly headers: [string, string][];
  readonly body: string | null;
}

const [file, port] = Deno.args;
const { status, headers, body }: Canned = JSON.parse(await Deno.readTextFile(file!));
const init = { status, headers: new Headers(headers) };

Deno.serve({ hostname: "127.0.0.1", port: Number(port), onListen() {} }, () => new Response(body, init));
