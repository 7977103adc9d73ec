import assert from "node:assert/strict";
import { createMemorySnapshots } from "#src/platform/memory_snapshots.ts";
import { createMemoryWatermarks } from "#src/platform/memory_watermarks.ts";
import { importedTables } from "#tests/_support/imported_tables.ts";
import { needs } from "#tests/_support/needs.ts";
import { createOwnPostgres } from "#tests/_support/own_postgres.ts";
import { createReportsProcess } from "#tests/_support/reports_process.ts";

/** What a report tells of some rows, as lines of CSV. */
function tells(name: string, slug: string, rows: string, expected: readonly string[]): void {
  Deno.test({
    name,
    ...needs("TEST_POSTGRES_URL"),
    async fn() {
      await using app = await createOwnPostgres([importedTables.sql, rows]);
      await using process = await createReportsProcess({
        app: app.url,
        snapshots: createMemorySnapshots({ sizeMax: 1 << 20, now: Date.now }),
        watermarks: createMemoryWatermarks({ now: Date.now }),
      });
      const response = await process.fetch(`/csv/${slug}.csv`);
      assert.equal(response.status, 200);
      assert.deepEqual((await response.text()).trimEnd().split("\r\n"), expected);
    },
  });
}

tells(
  "orders of SOS are counted once in each witel and status, and the revenue of all their lines is summed",
  "sos_orders_by_witel",
  `insert into sos_orders (witel_baru, li_status, order_id, revenue) values
    ('SURAMADU', 'Pending', '1-1', 1000.50),
    ('SURAMADU', 'Pending', '1-1', 1000.25),
    ('SURAMADU', 'Pending', '1-2', null),
    ('SURAMADU', 'Complete', '1-1', 7),
    ('bali', 'Complete', '000123456789012345', 123456789012345678.01),
    ('JATIM TIMUR', null, '1-4', null),
    (null, 'Pending', '1-5', -5),
    (null, null, '1-6', 0)`,
  [
    "witel,status,jumlah_order,revenue",
    "bali,Complete,1,123456789012345678.01",
    "JATIM TIMUR,Tanpa Status,1,0",
    "SURAMADU,Complete,1,7",
    "SURAMADU,Pending,2,2000.75",
    "Tanpa Witel,Pending,1,-5",
    "Tanpa Witel,Tanpa Status,1,0",
  ],
);

tells("a table of SOS without rows is a report without rows", "sos_orders_by_witel", "select 1", [
  "witel,status,jumlah_order,revenue",
]);

/** In the order of the funnel. */
const STEPS =
  "PRE PI,INPROGRESS_SC,QC1,FCC,REJECT_FCC,SURVEY_NEW_MANJA,UNSC,PI,FO_WFM,FO_UIM,FO_ASAP,FO_OSM,ACT_COM,PS,CANCEL,REVOKE"
    .split(",");

function funnel(counts: Readonly<Record<string, string>>, others: readonly string[] = []): string[] {
  return [
    "kelompok_status,jumlah_order,persen",
    ...STEPS.map((step) => `${step},${counts[step] ?? "0,0.00"}`),
    ...others,
  ];
}

tells(
  "the funnel of HSI shows every step in its order, values that are none behind them, and no status last",
  "hsi_funnel",
  `insert into hsi_orders (order_id, kelompok_status)
  select row_number() over ()::text, status
  from unnest(array['PS', 'PS', 'PRE PI', 'REVOKE', 'ps', 'baru', 'Antri', null, null]) as status`,
  funnel({ "PRE PI": "1,11.11", PS: "2,22.22", REVOKE: "1,11.11" }, [
    "Antri,1,11.11",
    "baru,1,11.11",
    "ps,1,11.11",
    "Tanpa Status,2,22.22",
  ]),
);

tells("the funnel of no orders is all zeros", "hsi_funnel", "select 1", funnel({}));

tells(
  "projects of JT are summed by status",
  "jt_projects_by_status",
  `insert into jt_projects (status_proyek, rab, total_port, go_live) values
    ('GO LIVE', 1234567.5, 16, 'Y'),
    ('GO LIVE', 0.5, null, 'Y'),
    ('06. BELUM GO LIVE', null, 8, 'N'),
    (null, 10, 8, null)`,
  [
    "status_proyek,jumlah_proyek,rab,jumlah_port,jumlah_go_live",
    "06. BELUM GO LIVE,1,0,8,0",
    "GO LIVE,2,1234568.0,16,2",
    "Tanpa Status,1,10,8,0",
  ],
);

tells(
  "Datin's orders are summed by their new segment, else by the one that they came with",
  "datin_revenue_by_segment",
  `insert into datin_orders (segmen_baru, segmen, order_id, revenue, hrg_bulanan) values
    ('4. SOE', 'Enterprise', '1', 10, 1.5),
    ('4. SOE', 'State-Owned Enterprise Service', '1', 20, 1.5),
    ('1. SME', 'Regional', '2', null, null),
    (null, 'Wholesale', '3', 5, 2),
    (null, null, '4', 1, 1)`,
  [
    "segmen,jumlah_order,revenue,hrg_bulanan",
    "1. SME,1,0,0",
    "4. SOE,1,30,3.0",
    "Wholesale,1,5,2",
    "Tanpa Segmen,1,1,1",
  ],
);
