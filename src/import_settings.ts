import { forms } from "#src/std/settings/forms.ts";
import { type Setting, setting } from "#src/std/settings/setting.ts";

/** Spreadsheets on their way into tables. */
export const importSettings = {
  uploadMaxMb: setting("UPLOAD_MAX_MB", forms.integer(1, 16_384), {
    fallback: "512",
    about: "Largest file that may be uploaded, in megabytes",
  }),
  importUrlSeconds: setting("IMPORT_URL_SECONDS", forms.integer(1, 3_600), {
    fallback: "120",
    about: "Longest that a file which is imported from a URL may take to come, in seconds",
  }),
  importSliceSeconds: setting("IMPORT_SLICE_SECONDS", forms.integer(1, 240), {
    fallback: "20",
    about: "How long one delivery of queued work goes on with an import before the next one does, in seconds",
  }),
  importBatchRows: setting("IMPORT_BATCH_ROWS", forms.integer(1, 100_000), {
    fallback: "8192",
    about: "Rows that are written in one transaction",
  }),
  orderKey: setting("IMPORT_ORDER_KEY", forms.choice("order_id", "order_id,li_id"), {
    fallback: "order_id",
    about: "What tells rows of SOS and Datin apart: 'order_id' keeps one line of each order",
  }),
  sosRegions: setting("IMPORT_SOS_REGIONS", forms.list(), {
    fallback: "",
    about:
      "The only billing regions of which SOS keeps orders, and only those not billed yet; unset = everything",
  }),
  hsiWitels: setting("IMPORT_HSI_WITELS", forms.list(), {
    fallback: "",
    about: "The only witels that HSI keeps; unset = all",
  }),
  datinProducts: setting("IMPORT_DATIN_PRODUCTS", forms.list(), {
    fallback: "",
    about: "Names of products that make a row one of Datin; unset = the usual ones",
  }),
  witelNames: setting("IMPORT_WITEL_NAMES", forms.pairs(), {
    fallback: "",
    about: "New witels by the names of old ones; unset = 'MALANG=JATIM BARAT,SIDOARJO=JATIM TIMUR'",
  }),
  poNames: setting("IMPORT_PO_NAMES", forms.pairs(), {
    fallback: "",
    about: "Account managers by NIPNAS, such as '4600001=A. Contoh,4600002=B. Contoh'",
  }),
} as const satisfies Record<string, Setting<unknown>>;
