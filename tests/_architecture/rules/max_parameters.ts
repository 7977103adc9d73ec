import { functionsOf } from "./functions_of.ts";
import { placeOf } from "./place_of.ts";

const PARAMETERS_MAX = 3;

/** At most three parameters in code that ships; what is more is one options object with names. */
export const maxParameters: Deno.lint.Rule = {
  create(context) {
    if (!placeOf(context.filename).ships) return {};
    return functionsOf((node) => {
      const count = node.params.length;
      if (count <= PARAMETERS_MAX) return;
      const message = `Function has ${count} parameters, over ${PARAMETERS_MAX}: take an options object`;
      context.report({ node, message });
    });
  },
};
