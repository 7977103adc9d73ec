import { placeOf } from "./place_of.ts";

const SNAKE = /^_?[a-z0-9]+(?:_[a-z0-9]+)*$/;
const EMPTY_WORDS = /(?:^|_)(?:utils?|helpers?|common|managers?|service)$/;

/** Files and folders are snake_case and say what they hold; a folder's door is `mod.ts`. */
export const fileName: Deno.lint.Rule = {
  create(context) {
    const { path, layer } = placeOf(context.filename);
    if (layer === "elsewhere" && !path.startsWith("src/")) return {};
    return {
      Program(node) {
        const names = path.replace(/(?:\.d)?\.[jt]sx?$/, "").split("/");
        for (const name of names) {
          const message = objection(name);
          if (message !== null) context.report({ node: node.body[0] ?? node, message });
        }
        if (names.at(-1) === "index") {
          context.report({
            node: node.body[0] ?? node,
            message: "The door of a folder is 'mod.ts', not 'index.ts'",
          });
        }
      },
    };
  },
};

function objection(name: string): string | null {
  if (!SNAKE.test(name)) return `File or folder '${name}' must be snake_case`;
  if (EMPTY_WORDS.test(name.replace(/_test$/, ""))) {
    return `File or folder '${name}' must be named after what it holds`;
  }
  return null;
}
