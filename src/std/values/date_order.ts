/** The order of day, month and year in a date of digits such as `03/04/2025`. */
export type DateOrder = "dmy" | "mdy" | "ymd";
