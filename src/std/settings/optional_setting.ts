import type { Form } from "./forms.ts";
import type { Setting, SettingOptions } from "./setting.ts";

/** A setting that may be unset, and then is `null`. */
export function optionalSetting<T>(
  name: string,
  form: Form<T>,
  rest: SettingOptions & { readonly about: string },
): Setting<T | null> {
  return { aliases: [], secret: false, ...rest, fallback: null, name, form };
}
