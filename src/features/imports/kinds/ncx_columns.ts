import type { CellType, SheetColumn } from "./import_kind.ts";
import { sheetColumn } from "./sheet_column.ts";

/** What workbooks reckon themselves beside the columns of the export: kept as it stands, as `sheet_…`. */
const RECKONED = [
  "PO",
  "TIPE ORDER",
  "SEGMEN BARU",
  "SCALLING1",
  "SCALLING2",
  "TIPE GROUP",
  "WITEL NEW",
  "KATEGORI NEW",
];

/** An order line as NCX exports it, the layout of SOS and Datin alike. */
export const NCX_COLUMNS: readonly SheetColumn[] = [
  ...texts(
    "NIPNAS STANDARD_NAME ORDER_ID PREVORDER ORDER_SUBTYPE ORDER_DESCRIPTION LI_SID SID SEGMEN SUB_SEGMEN",
  ),
  ...texts("CUSTACCNTNUM CUSTACCNTNAME CUSTADDR CUSTCITY CUST_REGION CUST_WITEL"),
  ...texts("SERVACCNTNUM SERVACCNTNAME SERVADDR SERVCITY SERVICE_REGION SERVICE_WITEL"),
  ...texts("BILLACCNTNUM ACCOUNTNAS BILLACCNTNAME BILLADDR BILLCITY BILL_REGION BILL_WITEL"),
  ...texts("LI_ID LI_PRODUCTID LI_PRODUCT_NAME PRODUCT_DIGITAL LI_BANDWIDTH"),
  ...columns("date", "LI_BILLDATE"),
  ...texts("LI_MILESTONE KATEGORI"),
  ...columns("date", "BILLCOM_DATE"),
  ...texts("LI_STATUS"),
  ...columns("date", "LI_STATUS_DATE"),
  ...texts("LI_FULFILLMENT_STATUS IS_TERMIN"),
  ...columns("decimal", "BIAYA_PASANG HRG_BULANAN REVENUE"),
  ...texts("SCALING LI_PAYMENT_TERM"),
  ...columns("date", "LI_BILLING_START_DATE"),
  ...columns("timestamp", "ORDER_CREATED_DATE"),
  ...texts("AGREE_ITEMNUM AGREE_NAME AGREE_TYPE"),
  ...columns("date", "AGREE_START_DATE AGREE_END_DATE"),
  ...columns("integer", "LAMA_KONTRAK_HARI"),
  ...columns("decimal", "AMORTISASI"),
  ...texts("ORDER_CREATEDBY"),
  ...columns("timestamp", "LI_CREATED_DATE"),
  ...texts("ORDER_CREATEDBY_NAME CURRENT_BANDWIDTH BEFORE_BANDWIDTH"),
  ...columns("date", "PRODUCT_ACTIVATION_DATE"),
  ...texts("QUOTE_ROW_ID LINE_ITEM_DESCRIPTION ASSET_INTEG_ID ACTION_CD KATEGORI_UMUR AM"),
  ...columns("date", "X_BILLCOMP_DT"),
  ...columns("integer", "UMUR_ORDER"),
  ...RECKONED.map((header) =>
    sheetColumn(header, { name: `sheet_${header.toLowerCase().replaceAll(" ", "_")}` })
  ),
];

function texts(headers: string): SheetColumn[] {
  return columns("text", headers);
}

function columns(type: CellType, headers: string): SheetColumn[] {
  return headers.split(" ").map((header) => sheetColumn(header, { type }));
}
