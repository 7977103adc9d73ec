import { placeOf } from "./place_of.ts";

/** Code that ships observes through `platform/observe`; only that and `src/main.ts` write to the console. */
export const noConsole: Deno.lint.Rule = {
  create(context) {
    const { layer, path, ships } = placeOf(context.filename);
    if (!ships || layer === "main" || /^src\/platform\/observe(?:\/|\.ts$)/.test(path)) return {};
    return {
      MemberExpression(node) {
        if (node.object.type === "Identifier" && node.object.name === "console") {
          context.report({ node, message: "Observe through platform/observe instead of the console" });
        }
      },
    };
  },
};
