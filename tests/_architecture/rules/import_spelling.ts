import { importsOf } from "./imports_of.ts";
import { placeOf } from "./place_of.ts";

/** One spelling per module: `./x.ts` for a file of the same folder, `#src/…`, `#jobs/…`, `#tests/…` elsewhere. */
export const importSpelling: Deno.lint.Rule = {
  create(context) {
    const { path } = placeOf(context.filename);
    return importsOf(({ specifier, literal }) => {
      const wanted = spelling(path, specifier);
      if (wanted === specifier) return;
      context.report({
        node: literal,
        message: `Import '${specifier}' is spelled '${wanted}' in this house`,
        fix: (fixer) => fixer.replaceText(literal, JSON.stringify(wanted)),
      });
    });
  },
};

function spelling(path: string, specifier: string): string {
  if (!/^(?:\.|#(?:src|jobs|tests)\/)/.test(specifier)) return specifier;
  const target = specifier.startsWith("#")
    ? specifier.slice(1)
    : new URL(specifier, `file:///${path}`).pathname.slice(1);
  const inside = folderOf(target) === folderOf(path);
  return inside ? `./${target.slice(folderOf(target).length)}` : `#${target}`;
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}
