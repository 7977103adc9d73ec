/**
 * The house rules of this repository as lint rules: `deno lint` loads this file from `deno.json`.
 *
 * A guard, not a proof. It reads one file at a time and only what is written out, so it cannot see: a computed
 * import specifier or a member reached by a computed name; an alias (`const d = Deno`); whether a `const` object is
 * changed after all; whether std does I/O through a global such as `fetch`; whether a file called
 * `<qualifier>_<port>.ts` is an adapter, or an adapter has another name; error sentences that are put together
 * elsewhere; what is meant by a name. Sizes and counts are of the text as formatted. An exception is a
 * `deno-lint-ignore house/<rule>` comment with its reason, and so stands where the reader meets it.
 *
 * @module
 */
import { errorMessage } from "#tests/_architecture/rules/error_message.ts";
import { fileName } from "#tests/_architecture/rules/file_name.ts";
import { fileSymbol } from "#tests/_architecture/rules/file_symbol.ts";
import { importDirection } from "#tests/_architecture/rules/import_direction.ts";
import { importSpelling } from "#tests/_architecture/rules/import_spelling.ts";
import { maxParameters } from "#tests/_architecture/rules/max_parameters.ts";
import { moduleState } from "#tests/_architecture/rules/module_state.ts";
import { noConsole } from "#tests/_architecture/rules/no_console.ts";
import { noEnum } from "#tests/_architecture/rules/no_enum.ts";
import { noTopLevelArrow } from "#tests/_architecture/rules/no_top_level_arrow.ts";
import { privateField } from "#tests/_architecture/rules/private_field.ts";
import { processOwner } from "#tests/_architecture/rules/process_owner.ts";
import { size } from "#tests/_architecture/rules/size.ts";

/** The plugin; one rule per house rule, each in the file of its name under `rules/`. */
export default {
  name: "house",
  rules: {
    "error-message": errorMessage,
    "file-name": fileName,
    "file-symbol": fileSymbol,
    "import-direction": importDirection,
    "import-spelling": importSpelling,
    "max-parameters": maxParameters,
    "module-state": moduleState,
    "no-console": noConsole,
    "no-enum": noEnum,
    "no-top-level-arrow": noTopLevelArrow,
    "private-field": privateField,
    "process-owner": processOwner,
    "size": size,
  },
} satisfies Deno.lint.Plugin;
