import type { Form } from "./forms.ts";

/** One setting: its name in the environment, how its text becomes a value, and what people must know. */
export interface Setting<T> {
  /** The name in the environment. */
  readonly name: string;
  /** Older or shorter names that are taken too, when the first is absent. */
  readonly aliases: readonly string[];
  /** One sentence for `.env.example` and the README. */
  readonly about: string;
  /** The text that stands for an absent or empty value; `null` = the setting is then unset. */
  readonly fallback: string | null;
  /** Whether its value must never be shown. */
  readonly secret: boolean;
  readonly form: Form<T>;
}

/** What most settings leave out. */
export interface SettingOptions {
  readonly aliases?: readonly string[];
  readonly secret?: boolean;
}

/** A setting that always has a value. */
export function setting<T>(
  name: string,
  form: Form<T>,
  rest: SettingOptions & { readonly about: string; readonly fallback: string },
): Setting<T> {
  return { aliases: [], secret: false, ...rest, name, form };
}
