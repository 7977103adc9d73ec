import type { Form } from "#src/std/settings/forms.ts";
import { localSchedule } from "./local_schedule.ts";

/** When something happens again and again. */
export function cronForm(): Form<string> {
  return {
    wanted: "five fields of cron such as '5 0 * * *'",
    read: (text) => {
      try {
        localSchedule(text.trim(), "UTC");
        return text.trim();
      } catch {
        return undefined;
      }
    },
  };
}
