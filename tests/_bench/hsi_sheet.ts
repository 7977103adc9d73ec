import writeWorkbook from "write-excel-file/node";
import { sheetColumn } from "#src/features/imports/kinds/sheet_column.ts";

/** A sheet of orders: so many rows, in their first or in their next edition, of which every row differs. */
export interface HsiSheet {
  readonly rows: number;
  readonly edition: 1 | 2;
}

const HEADER =
  "NOMOR,ORDER_ID,REGIONAL,WITEL,REGIONAL_OLD,WITEL_OLD,DATEL,STO,UNIT,JENISPSB,TYPE_TRANS,TYPE_LAYANAN,STATUS_RESUME,PROVIDER,ORDER_DATE,LAST_UPDATED_DATE,NCLI,POTS,SPEEDY,CUSTOMER_NAME,LOC_ID,WONUM,FLAG_DEPOSIT,CONTACT_HP,INS_ADDRESS,GPS_LONGITUDE,GPS_LATITUDE,KCONTACT,CHANNEL,STATUS_INET,STATUS_ONU,UPLOAD,DOWNLOAD,LAST_PROGRAM,STATUS_VOICE,CLID,LAST_START,TINDAK_LANJUT,ISI_COMMENT,USER_ID_TL,TGL_COMMENT,TANGGAL_MANJA,KELOMPOK_KENDALA,KELOMPOK_STATUS,HERO,ADDON,TGL_PS,STATUS_MESSAGE,PACKAGE_NAME,GROUP_PAKET,REASON_CANCEL,KETERANGAN_CANCEL,TGL_MANJA,DETAIL_MANJA,SUBERRORCODE,ENGINEERMEMO,DATA PROSES,NO ORDER REVOL,DATA PS REVOKE,UNTUK PS/PI"
    .split(",");
const DATES = new Set(
  ["ORDER_DATE", "LAST_UPDATED_DATE", "TGL_COMMENT", "TANGGAL_MANJA", "TGL_PS", "TGL_MANJA"].map((name) =>
    HEADER.indexOf(name)
  ),
);

const WITELS = ["JATIM TIMUR", "JATIM BARAT", "SURAMADU", "BALI", "NUSA TENGGARA"];
const TOWNS = ["Banyuwangi", "Kediri", "Bangkalan", "Denpasar", "Mataram", "Jember", "Madiun", "Kupang"];
const STREETS = ["Melati", "Kenanga", "Pahlawan", "Diponegoro", "Gajah Mada", "Cempaka", "Merdeka"];
const FIRST_NAMES = [
  "AYU",
  "BUDI",
  "CITRA",
  "DEWI",
  "EKO",
  "FAJAR",
  "GITA",
  "HADI",
  "INDAH",
  "JOKO",
  "KARTIKA",
];
const LAST_NAMES = ["CONTOH", "PERCOBAAN", "REKAAN", "MISALNYA", "TELADAN", "KARANGAN", "UMPAMA"];
const CHANNELS = ["MyIndiHome", "Sales Force", "Plasa", "Digital Partner"];
const TROUBLES = ["BLANK", "BLANK", "BLANK", "Kendala Pelanggan", "Kendala Teknik", "Kendala Lainnya"];
const PROCESSES = ["OGP VERIFIKASI DAN VALID", "OGP SURVEY", "OGP PROVI", "UNSC"];
const SPEEDS = [30, 50, 75, 100, 200];
/** In the next edition each order is a step further. */
const STEPS = ["PRE PI", "SURVEY_NEW_MANJA", "PI", "FO_WFM", "ACT_COM", "PS"];
const LAST_STEP = STEPS.length - 1;

const FIRST_MINUTE = Date.UTC(2025, 0, 1) / 60_000;
const LINES_AT_ONCE = 2_000;

/** Made-up orders of home internet in the layout of their 60-column export, 600 to 700 bytes a row, each with a key of its own. */
export const hsiSheet: {
  /** The table's columns that the sheet has, in its order. */
  readonly columns: readonly string[];
  /** Writes it as csv. */
  writeCsv(path: string, sheet: HsiSheet): Promise<void>;
  /** Writes it as a workbook, dates and numbers as such; 100,000 rows take half a minute and more than a gigabyte. */
  writeXlsx(path: string, sheet: HsiSheet): Promise<void>;
  /** How many orders are at each step that any has come to. */
  funnel(sheet: HsiSheet): ReadonlyMap<string, number>;
} = { columns: HEADER.map((header) => sheetColumn(header).name), writeCsv, writeXlsx, funnel };

async function writeCsv(path: string, { rows, edition }: HsiSheet): Promise<void> {
  using file = await Deno.open(path, { write: true, create: true, truncate: true });
  const writer = file.writable.getWriter();
  const encoder = new TextEncoder();
  let text = `${HEADER.join(",")}\n`;
  for (let at = 0; at < rows; at++) {
    text += `${cellsOf(at, edition).map(quoted).join(",")}\n`;
    if (at % LINES_AT_ONCE > 0) continue;
    await writer.write(encoder.encode(text));
    text = "";
  }
  await writer.write(encoder.encode(text));
  writer.releaseLock();
}

function quoted(cell: string): string {
  return cell.includes(",") ? `"${cell}"` : cell;
}

async function writeXlsx(path: string, { rows, edition }: HsiSheet): Promise<void> {
  const header = HEADER.map((value) => ({ value, type: String }));
  const lines = Array.from({ length: rows }, (_, at) =>
    cellsOf(at, edition).map((text, column) => {
      if (text === "") return null;
      if (column === 0) return { value: Number(text), type: Number };
      if (!DATES.has(column)) return { value: text, type: String };
      return { value: new Date(`${text}Z`), type: Date, format: "m/d/yyyy h:mm" };
    }));
  await writeWorkbook([header, ...lines]).toFile(path);
}

function funnel({ rows, edition }: HsiSheet): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (let at = 0; at < rows; at++) {
    const step = stepOf(at, edition);
    counts.set(step, (counts.get(step) ?? 0) + 1);
  }
  return counts;
}

function stepOf(at: number, edition: number): string {
  return STEPS[Math.min(LAST_STEP, at % LAST_STEP + edition - 1)]!;
}

function cellsOf(at: number, edition: number): string[] {
  const step = stepOf(at, edition);
  const mixed = Math.imul(at + 1, 0x9e3779b1) >>> 0;
  const town = pick(TOWNS, mixed);
  const witel = pick(WITELS, mixed);
  const sto = town.slice(0, 3).toUpperCase();
  const name = `${pick(FIRST_NAMES, mixed)} ${pick(LAST_NAMES, mixed >>> 4)}`;
  const speed = pick(SPEEDS, mixed >>> 8);
  const order = `${1_002_000_000_000 + at * 37 + mixed % 37}`;
  const phone = `0800${digits(mixed, 8)}`;
  const service = `15${digits(mixed ^ 0x5a5a5a, 10)}`;
  const ordered = FIRST_MINUTE + at * 97 % 500_000;
  const touched = dateText(ordered + 3_000 + edition * 1_440 + mixed % 600);
  const isDone = step === "PS";
  const orderWay = [
    at + 1,
    order,
    5,
    witel,
    5,
    "JATIM",
    town.toUpperCase(),
    sto,
    "CONS",
    "AO",
    "NEW SALES",
    "2P",
  ];
  const orderState = [`${4 + edition} | ${step} | Completed (WFM)`, "TELKOM", dateText(ordered), touched];
  const customer = [
    `4${digits(mixed >>> 3, 7)}`,
    `03${digits(mixed, 8)}`,
    service,
    name,
    `LOC${digits(at, 9)}`,
  ];
  const place = [
    `WO${digits(at * 3, 9)}`,
    "",
    phone,
    `Jl. ${pick(STREETS, mixed >>> 6)} ${mixed % 180} RT 0${at % 9}/RW 0${mixed % 9} ${town} ${
      60_000 + mixed % 9_999
    }`,
    `${112 + at % 4}.${digits(mixed, 6)}`,
    `-${7 + at % 2}.${digits(mixed >>> 2, 6)}`,
    `MYIR-${digits(mixed, 10)};${name};${phone}`,
  ];
  const line = [
    pick(CHANNELS, mixed),
    isDone ? "ACTIVE" : "",
    isDone ? "ONLINE" : "-",
    speed,
    speed,
    "",
    "",
    service,
  ];
  const comments = [
    "",
    "Hubungi pelanggan",
    `Edisi ${edition}: ${step} di ${town}, menunggu konfirmasi`,
    `${860_000 + mixed % 9_999}`,
  ];
  const steps = [
    touched,
    dateText(ordered + 2_880),
    pick(TROUBLES, mixed >>> 5),
    step,
    "",
    "",
    isDone ? touched : "",
  ];
  const parcel = [
    `Pesanan ${step} diterima`,
    `HSI ${speed} Mbps Paket ${pick(TOWNS, at)}`,
    "INET ONLY",
    "",
    "",
  ];
  const ends = [
    dateText(ordered + 4_320),
    "Pagi",
    "",
    `ONT ${digits(mixed, 12)} port ${at % 8} redaman -${mixed % 30} dBm`,
    pick(PROCESSES, mixed >>> 7),
    "",
    "",
  ];
  return [orderWay, orderState, customer, place, line, comments, steps, parcel, ends, [isDone ? "PS" : "PI"]]
    .flat().map(String);
}

function pick<T>(values: readonly T[], at: number): T {
  return values[at % values.length]!;
}

function digits(value: number, length: number): string {
  return String(value >>> 0).padStart(length, "0").slice(-length);
}

/** As the export writes it: `12/15/2025 9:27`. */
function dateText(minute: number): string {
  const date = new Date(minute * 60_000);
  const minutes = String(date.getUTCMinutes()).padStart(2, "0");
  return `${
    date.getUTCMonth() + 1
  }/${date.getUTCDate()}/${date.getUTCFullYear()} ${date.getUTCHours()}:${minutes}`;
}
