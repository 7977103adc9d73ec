/**
 * What `deno task audit` runs: `deno audit` on the lock. Fails when an advisory names a package of ours; a registry that gives
 * no advisories is said so, and is a failure only with `CI=true`.
 */
const UNREACHABLE = /error sending request|Failed to get data|error response|\b[45]\d\d\b/i;

async function main(): Promise<number> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["audit"],
    env: { NO_COLOR: "1" },
    stdin: "null",
  }).output();
  const said = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  console.log(said.trim());
  if (code === 0 || !UNREACHABLE.test(said) || /vulnerabilit/i.test(said)) return code;
  console.error("Nothing was audited: the registry gives no advisories to this machine");
  return Deno.env.get("CI") === "true" ? code : 0;
}

Deno.exit(await main());
