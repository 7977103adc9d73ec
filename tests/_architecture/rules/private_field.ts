/** What is private is `#private`: the language keeps it, not only the compiler. A constructor has no such spelling. */
export const privateField: Deno.lint.Rule = {
  create(context) {
    function report({ range }: Deno.lint.Node | Deno.lint.TSParameterProperty): void {
      context.report({ range, message: "A private member is spelled '#name', not 'private name'" });
    }
    return {
      PropertyDefinition(node) {
        if (node.accessibility === "private") report(node);
      },
      MethodDefinition(node) {
        if (node.accessibility === "private" && node.kind !== "constructor") report(node);
      },
      TSParameterProperty(node) {
        // The linter of Deno 2.9 leaves 'accessibility' out of this one node.
        if (/^private\b/.test(context.sourceCode.text.slice(...node.range))) report(node);
      },
    };
  },
};
