import { functionsOf } from "./functions_of.ts";
import { placeOf } from "./place_of.ts";

const FILE_LINES_MAX = 300;
const FUNCTION_LINES_MAX = 50;

/** Size as a symptom, in code that ships: more than 300 lines a file or 50 a function usually holds two ideas. */
export const size: Deno.lint.Rule = {
  create(context) {
    if (!placeOf(context.filename).ships) return {};
    return {
      ...functionsOf((node) => {
        const lines = linesOf(context.sourceCode.getText(node));
        if (lines <= FUNCTION_LINES_MAX) return;
        context.report({
          node,
          message: `Function has ${lines} lines, over ${FUNCTION_LINES_MAX}: find its second idea`,
        });
      }),
      Program(node) {
        const lines = linesOf(context.sourceCode.text.replace(/\n$/, ""));
        if (lines <= FILE_LINES_MAX) return;
        const message = `File has ${lines} lines, over ${FILE_LINES_MAX}: find its second idea`;
        context.report({ node: node.body[0] ?? node, message });
      },
    };
  },
};

function linesOf(text: string): number {
  return text.split("\n").length;
}
