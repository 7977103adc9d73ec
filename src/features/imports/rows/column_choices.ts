import type { DateOrder } from "#src/std/values/date_order.ts";
import type { NumberLocale } from "#src/std/values/number_locale.ts";

/** How the dates and numbers of each typed column are written, by the column's name. Plain JSON. */
export interface ColumnChoices {
  readonly dates: Readonly<Record<string, DateOrder>>;
  readonly numbers: Readonly<Record<string, NumberLocale>>;
}
