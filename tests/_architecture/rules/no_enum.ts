/** A closed set is a union of literal types: it needs no code at run time and prints as itself. */
export const noEnum: Deno.lint.Rule = {
  create(context) {
    return {
      TSEnumDeclaration(node) {
        context.report({ node, message: "A closed set is a union of literal types, not an 'enum'" });
      },
    };
  },
};
