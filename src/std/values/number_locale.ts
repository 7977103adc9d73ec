/** How a number is written: `id` as `1.234.567,89`, `en` as `1,234,567.89`. */
export type NumberLocale = "id" | "en";
