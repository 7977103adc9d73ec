/**
 * The `docs` step of the gate: every exported symbol, and every public method of an exported class or interface, says
 * what it guarantees; and what the README names exists.
 *
 * Properties may speak for themselves. (`deno doc --lint` asks for more than a service can give: it calls every type
 * that comes from a package private.)
 */
interface DocNode {
  readonly name: string;
  readonly kind: string;
  readonly declarationKind: string;
  readonly location: { readonly filename: string; readonly line: number };
  readonly jsDoc?: { readonly doc?: string };
  readonly def?: { readonly methods?: readonly Method[] };
}

interface Method {
  readonly name: string;
  readonly accessibility?: string;
  readonly jsDoc?: { readonly doc?: string };
  readonly location?: { readonly line: number };
}

interface DocFile {
  readonly symbols: readonly { readonly name: string; readonly declarations: readonly DocNode[] }[];
}

const ROOT = new URL("../../", import.meta.url);

if (import.meta.main) {
  const findings = [...await undocumented(), ...await deadReferences()];
  for (const finding of findings) console.error(finding);
  console.log(findings.length === 0 ? "The documentation is complete" : `${findings.length} finding(s)`);
  if (findings.length > 0) Deno.exit(1);
}

async function undocumented(): Promise<string[]> {
  const files = [...await sources("src"), ...await sources("jobs")];
  const command = new Deno.Command(Deno.execPath(), { args: ["doc", "--json", ...files], cwd: ROOT });
  const { success, stdout, stderr } = await command.output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  const { nodes } = JSON.parse(new TextDecoder().decode(stdout)) as { nodes: Record<string, DocFile> };
  return Object.values(nodes).flatMap(({ symbols }) =>
    symbols.flatMap(({ name, declarations }) => declarations.flatMap((node) => findingsOf(name, node)))
  );
}

function findingsOf(symbol: string, node: DocNode): string[] {
  if (node.declarationKind !== "export") return [];
  const at = (line: number) => `${node.location.filename.slice(ROOT.href.length)}:${line}`;
  const own = node.jsDoc?.doc ? [] : [`${at(node.location.line)} '${symbol}' has no documentation`];
  const methods = (node.def?.methods ?? [])
    .filter(({ accessibility, name, jsDoc }) =>
      accessibility !== "private" && !name.startsWith("#") && !jsDoc?.doc && !inherited(node)
    )
    .map(({ name, location }) =>
      `${at(location?.line ?? node.location.line)} '${symbol}.${name}' has no documentation`
    );
  return [...own, ...methods];
}

/** A class that implements a documented port need not repeat it. */
function inherited(node: DocNode): boolean {
  return ((node.def as { implements?: unknown[] } | undefined)?.implements?.length ?? 0) > 0;
}

async function sources(folder: string): Promise<string[]> {
  const found: string[] = [];
  for await (const entry of Deno.readDir(new URL(`${folder}/`, ROOT))) {
    if (entry.isDirectory) found.push(...await sources(`${folder}/${entry.name}`));
    else if (entry.name.endsWith(".ts")) found.push(`${folder}/${entry.name}`);
  }
  return found.sort();
}

async function deadReferences(): Promise<string[]> {
  const readme = await Deno.readTextFile(new URL("README.md", ROOT));
  const { tasks } = JSON.parse(await Deno.readTextFile(new URL("deno.json", ROOT)));
  const named = [...readme.matchAll(/`((?:src|sql|jobs|tests|deploy|\.ci)\/[\w./-]*)`/g)].map(([, path]) =>
    path!
  );
  const findings: string[] = [];
  for (const path of new Set(named)) {
    const exists = await Deno.stat(new URL(path, ROOT)).then(() => true, () => false);
    if (!exists) findings.push(`README.md names '${path}', which does not exist`);
  }
  for (const [, task] of readme.matchAll(/deno(?:@[\d.]+)? task (\w+)/g)) {
    if (!(task! in tasks)) findings.push(`README.md names the task '${task}', which does not exist`);
  }
  return findings;
}
