const BUILT_IN = /^(?:Error|TypeError|RangeError|SyntaxError)$/;
const OURS = /^(?:Problem|[A-Z]\w*Error)$/;

/**
 * The grammar of error sentences as far as they are written out: a capital first letter and no full stop. The
 * built-in classes take the sentence first; in ours, any text with a space in it is a sentence, also in options.
 */
export const errorMessage: Deno.lint.Rule = {
  create(context) {
    return {
      NewExpression(node) {
        if (node.callee.type !== "Identifier") return;
        const builtIn = BUILT_IN.test(node.callee.name);
        if (!builtIn && !OURS.test(node.callee.name)) return;
        for (const argument of builtIn ? node.arguments.slice(0, 1) : node.arguments.flatMap(withOptions)) {
          const { start, end } = edges(argument);
          if (!builtIn && !/\s/.test(`${start ?? ""}${end ?? ""}`)) continue;
          if (start !== null && /^\p{Ll}/u.test(start)) {
            context.report({ node: argument, message: "An error sentence begins with a capital letter" });
          }
          if (end !== null && /\.\s*$/.test(end)) {
            context.report({ node: argument, message: "An error sentence ends without a full stop" });
          }
        }
      },
    };
  },
};

function withOptions(argument: Deno.lint.Node): Deno.lint.Node[] {
  if (argument.type !== "ObjectExpression") return [argument];
  return argument.properties.flatMap((property) => property.type === "Property" ? [property.value] : []);
}

/** The written-out beginning and end of a text; null where it is computed. */
interface Edges {
  readonly start: string | null;
  readonly end: string | null;
}

function edges(node: Deno.lint.Node): Edges {
  if (node.type === "Literal" && typeof node.value === "string") {
    return { start: node.value, end: node.value };
  }
  if (node.type === "TemplateLiteral") {
    return { start: node.quasis[0]?.cooked || null, end: node.quasis.at(-1)?.cooked || null };
  }
  if (node.type === "BinaryExpression" && node.operator === "+") {
    return { start: edges(node.left).start, end: edges(node.right).end };
  }
  return { start: null, end: null };
}
