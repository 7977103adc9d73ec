/** The moment at which the reports over traps.sql are asked; its day in Jakarta is 2026-11-20. */
export const trapsNow = "2026-11-20T10:00:00+07:00";

/** One record a line, every one ended with CRLF. */
function csv(...records: readonly string[]): string {
  return records.map((record) => `${record}\r\n`).join("");
}

const unreadable = "Kode Kab/Kota Tidak Terbaca";

/** The UUID of an issue in traps.sql. */
function id(n: number): string {
  return `00000000-0000-4000-8000-000000000${n}`;
}

const updated = "2026-11-01T12:00:00+07:00";

/**
 * The whole CSV of each report over traps.sql, by slug, worked out by hand from its rows; instants in Asia/Jakarta.
 *
 * Fifteen issues are shown: 501 and 510 to 523. By the group of their state they are
 * completed 501, 518, 523; started 514, 515, 516; cancelled 517, 522; unstarted 519; backlog 513, 520; none 510, 511, 512, 521.
 * Their people (bots and deleted assignments left out) are
 *
 * | issue | people                  | kab/kota                | bidang             |
 * | ----- | ----------------------- | ----------------------- | ------------------ |
 * | 501   | Ani (1), budi           | Batam, Karimun          | Produksi, Sosial   |
 * | 510   | Citra                   | Kep. Anambas            | Sosial             |
 * | 511   | Dodi                    | unreadable              | none               |
 * | 512   | eka                     | 2150                    | none               |
 * | 513   | nobody                  | nobody                  | none               |
 * | 514   | nobody (a bot)          | nobody                  | Sosial             |
 * | 515   | Ani (1), Fitri          | Batam, unreadable       | pengawasan         |
 * | 516   | nobody (deleted)        | nobody                  | none               |
 * | 517   | hari                    | Lingga                  | Sekretariat        |
 * | 518   | Ani (1), Ani (8)        | Batam                   | Sosial             |
 * | 519   | Gani                    | Bintan                  | Sekretariat, Sosial |
 * | 520   | nobody (deleted ahead)  | nobody                  | none               |
 * | 521   | budi, Citra             | Karimun, Kep. Anambas   | none               |
 * | 522   | Ani (1)                 | Batam                   | Produksi           |
 * | 523   | Indra                   | Tanjung Pinang          | Produksi           |
 */
export const trapsExpected: Readonly<Record<string, string>> = {
  // 15 shown; nobody has 513, 514, 516, 520; unreadable are 511 and 515; 100 × 3 / (15 − 2) = 23.08.
  kpi: csv(
    "total,selesai,dikerjakan,dibatalkan,belum_ditugaskan,kode_tidak_terbaca,persen_selesai",
    "15,3,3,2,4,2,23.08",
  ),

  // Karimun 501, 521: 1 of 2. Bintan 519. Lingga 517, cancelled, so nothing is left. Kep. Anambas 510, 521.
  // 2150, by its code before 2171: 512. Batam 501, 515, 518 and the cancelled 522: 2 of 3. Tanjung Pinang 523. Nobody: 513, 514, 516, 520
  // with 514 and 516 started. Unreadable: 511 and 515, the latter started and in Batam too.
  progress_kabkot: csv(
    "kab_kota,total,selesai,dikerjakan,dibatalkan,persen_selesai",
    "Karimun,2,1,0,0,50.00",
    "Bintan,1,0,0,0,0.00",
    "Natuna,0,0,0,0,0.00",
    "Lingga,1,0,0,1,0.00",
    "Kep. Anambas,2,0,0,0,0.00",
    "2150,1,0,0,0,0.00",
    "Batam,4,2,1,1,66.67",
    "Tanjung Pinang,1,1,0,0,100.00",
    "Belum Ditugaskan,4,0,2,0,0.00",
    `${unreadable},2,0,1,0,0.00`,
  ),

  // Distribusi unused. pengawasan 515. Produksi 501, 523 and the cancelled 522: 2 of 2. Sekretariat the cancelled 517, and 519.
  // Sosial 501, 510 (three rows, one label name), 514, 518, 519: 2 of 5. None: 511, 512, 513, 516, 520, 521, of which 516 is
  // started. The deleted labels and the unused one of the workspace have no row.
  progress_bidang: csv(
    "bidang,total,selesai,dikerjakan,dibatalkan,persen_selesai",
    "Distribusi,0,0,0,0,0.00",
    "pengawasan,1,0,1,0,0.00",
    "Produksi,3,2,0,1,100.00",
    "Sekretariat,2,0,0,1,0.00",
    "Sosial,5,2,1,0,40.00",
    "Tanpa Bidang,6,0,1,0,0.00",
  ),

  // 8 places × 5 labels, zeros included, and of the special cells those with issues: Karimun and Kep. Anambas without
  // label (521), 2150 without label (512), nobody's Sosial (514) and none (513, 516, 520), unreadable pengawasan (515) and
  // none (511). Batam: pengawasan 515, Produksi 501 and the cancelled 522 (1 of 1), Sosial 501 and 518. Tanjung Pinang: 523.
  heatmap: csv(
    "kab_kota,bidang,total,selesai,persen_selesai",
    "Karimun,Distribusi,0,0,0.00",
    "Karimun,pengawasan,0,0,0.00",
    "Karimun,Produksi,1,1,100.00",
    "Karimun,Sekretariat,0,0,0.00",
    "Karimun,Sosial,1,1,100.00",
    "Karimun,Tanpa Bidang,1,0,0.00",
    "Bintan,Distribusi,0,0,0.00",
    "Bintan,pengawasan,0,0,0.00",
    "Bintan,Produksi,0,0,0.00",
    "Bintan,Sekretariat,1,0,0.00",
    "Bintan,Sosial,1,0,0.00",
    "Natuna,Distribusi,0,0,0.00",
    "Natuna,pengawasan,0,0,0.00",
    "Natuna,Produksi,0,0,0.00",
    "Natuna,Sekretariat,0,0,0.00",
    "Natuna,Sosial,0,0,0.00",
    "Lingga,Distribusi,0,0,0.00",
    "Lingga,pengawasan,0,0,0.00",
    "Lingga,Produksi,0,0,0.00",
    "Lingga,Sekretariat,1,0,0.00",
    "Lingga,Sosial,0,0,0.00",
    "Kep. Anambas,Distribusi,0,0,0.00",
    "Kep. Anambas,pengawasan,0,0,0.00",
    "Kep. Anambas,Produksi,0,0,0.00",
    "Kep. Anambas,Sekretariat,0,0,0.00",
    "Kep. Anambas,Sosial,1,0,0.00",
    "Kep. Anambas,Tanpa Bidang,1,0,0.00",
    "2150,Distribusi,0,0,0.00",
    "2150,pengawasan,0,0,0.00",
    "2150,Produksi,0,0,0.00",
    "2150,Sekretariat,0,0,0.00",
    "2150,Sosial,0,0,0.00",
    "2150,Tanpa Bidang,1,0,0.00",
    "Batam,Distribusi,0,0,0.00",
    "Batam,pengawasan,1,0,0.00",
    "Batam,Produksi,2,1,100.00",
    "Batam,Sekretariat,0,0,0.00",
    "Batam,Sosial,2,2,100.00",
    "Tanjung Pinang,Distribusi,0,0,0.00",
    "Tanjung Pinang,pengawasan,0,0,0.00",
    "Tanjung Pinang,Produksi,1,1,100.00",
    "Tanjung Pinang,Sekretariat,0,0,0.00",
    "Tanjung Pinang,Sosial,0,0,0.00",
    "Belum Ditugaskan,Sosial,1,0,0.00",
    "Belum Ditugaskan,Tanpa Bidang,3,0,0.00",
    `${unreadable},pengawasan,1,0,0.00`,
    `${unreadable},Tanpa Bidang,1,0,0.00`,
  ),

  // By creation: 519 half an hour after midnight, then as numbered; 510 and 511 in the same moment, so by id. Small
  // letters sort like capitals (budi before Citra); the two Ani are one name and two addresses; Gani has none. 501's last
  // comment is 602, 518's is the empty one.
  issues_detail: csv(
    "issue_id,issue_title,kab_kota,bidang,status,ketua_bidang,email_ketua_bidang,start_date,target_date,last_comment," +
      "comment_time,comment_by,created_at,updated_at",
    `${
      id(519)
    },"Rapat ""koordinasi""",Bintan,Sekretariat; Sosial,Perlu Tindak Lanjut,"Gani, ""Si"" 2102",,2026-09-30,` +
      `2026-10-01,"Lihat C:\\data\r\nbaris dua",2026-10-21T10:00:00+07:00,Indra 2172,2026-10-01T00:30:00+07:00,${updated}`,
    `${id(501)},"Dua orang, dua label",Batam; Karimun,Produksi; Sosial,Selesai,Ani 2171; budi,` +
      `ani@example.test; budi@example.test,2026-10-01,2026-10-15,"Pertama, ""benar""\nbaris dua 🙂",` +
      `2026-10-05T09:00:00+07:00,budi,2026-10-01T08:00:00+07:00,${updated}`,
    `${id(510)},Status terhapus,Kep. Anambas,Sosial,,Citra,citra@example.test,,2026-11-19,,,,` +
      `2026-10-02T08:00:00+07:00,${updated}`,
    `${id(511)},Triase terhapus,${unreadable},Tanpa Bidang,,Dodi,dodi@example.test,,2026-11-20,,,,` +
      `2026-10-02T08:00:00+07:00,${updated}`,
    `${id(512)},Tanpa status,2150,Tanpa Bidang,,eka 2150,eka@example.test,,2026-11-27,,,,` +
      `2026-10-03T08:00:00+07:00,${updated}`,
    `${
      id(513)
    },anak kedua,Belum Ditugaskan,Tanpa Bidang,Menunggu,,,,2026-11-28,,,,2026-10-04T08:00:00+07:00,${updated}`,
    `${id(514)},Hanya bot,Belum Ditugaskan,Sosial,Dikerjakan,,,,,,,,2026-10-05T08:00:00+07:00,${updated}`,
    `${id(515)},Orang dan bot,Batam; ${unreadable},pengawasan,Revisi,Ani 2171; Fitri 1982171 21715,` +
      `ani@example.test; fitri@example.test,,2026-12-31,,,,2026-10-06T08:00:00+07:00,${updated}`,
    `${
      id(516)
    },Baris terhapus,Belum Ditugaskan,Tanpa Bidang,Selesai Sementara,,,,,,,,2026-10-07T08:00:00+07:00,${updated}`,
    `${id(517)},Dibatalkan saja,Lingga,Sekretariat,Dibatalkan,hari,hari@example.test,,2026-10-31,,,,` +
      `2026-10-08T08:00:00+07:00,${updated}`,
    `${id(518)},"Sub: ""kutip"", koma\nbaris dua 🚀",Batam,Sosial,Selesai,Ani 2171,` +
      `ani.dua@example.test; ani@example.test,,,"",2026-10-20T10:00:00+07:00,Citra,2026-10-10T08:00:00+07:00,${updated}`,
    `${id(520)},Banyak yang dihapus,Belum Ditugaskan,Tanpa Bidang,Menunggu,,,,2026-11-28,,,,` +
      `2026-10-11T08:00:00+07:00,${updated}`,
    `${id(521)},Status dihapus nanti,Karimun; Kep. Anambas,Tanpa Bidang,,budi; Citra,` +
      `budi@example.test; citra@example.test,,,,,,2026-10-12T08:00:00+07:00,${updated}`,
    `${id(522)},Dibatalkan bersama,Batam,Produksi,Dibatalkan,Ani 2171,ani@example.test,,,,,,` +
      `2026-10-13T08:00:00+07:00,${updated}`,
    `${id(523)},Cepat selesai,Tanjung Pinang,Produksi,Selesai,Indra 2172,indra@example.test,,2026-10-14,,,,` +
      `2026-10-14T08:00:00+07:00,${updated}`,
  ),

  // Thirteen, without the cancelled 517 and 522. Open ones by target date, 513 and 520 on one day by name; then 516, 514, 521
  // by name; then the completed, 523 and 501 by target date and 518 without one. 20 November is today: 0 days and a warning; so is 7 days, 8 is not.
  timeline: csv(
    "issue_title,ketua_bidang,kab_kota,bidang,status,start_date,target_date,days_remaining,deadline_status,progress_percent",
    `"Rapat ""koordinasi""","Gani, ""Si"" 2102",Bintan,Sekretariat; Sosial,Perlu Tindak Lanjut,2026-09-30,2026-10-01,-50,Overdue,25`,
    "Status terhapus,Citra,Kep. Anambas,Sosial,,,2026-11-19,-1,Overdue,0",
    `Triase terhapus,Dodi,${unreadable},Tanpa Bidang,,,2026-11-20,0,Warning,0`,
    "Tanpa status,eka 2150,2150,Tanpa Bidang,,,2026-11-27,7,Warning,0",
    "anak kedua,,Belum Ditugaskan,Tanpa Bidang,Menunggu,,2026-11-28,8,On Track,0",
    "Banyak yang dihapus,,Belum Ditugaskan,Tanpa Bidang,Menunggu,,2026-11-28,8,On Track,0",
    `Orang dan bot,Ani 2171; Fitri 1982171 21715,Batam; ${unreadable},pengawasan,Revisi,,2026-12-31,41,On Track,50`,
    "Baris terhapus,,Belum Ditugaskan,Tanpa Bidang,Selesai Sementara,,,,No Deadline,50",
    "Hanya bot,,Belum Ditugaskan,Sosial,Dikerjakan,,,,No Deadline,50",
    "Status dihapus nanti,budi; Citra,Karimun; Kep. Anambas,Tanpa Bidang,,,,,No Deadline,0",
    "Cepat selesai,Indra 2172,Tanjung Pinang,Produksi,Selesai,,2026-10-14,-37,Completed,100",
    `"Dua orang, dua label",Ani 2171; budi,Batam; Karimun,Produksi; Sosial,Selesai,2026-10-01,2026-10-15,-36,Completed,100`,
    `"Sub: ""kutip"", koma\nbaris dua 🚀",Ani 2171,Batam,Sosial,Selesai,,,,Completed,100`,
  ),

  // 501 took 10 days, 518 took 2.5, 523 one. Indra: 523, so 1 of 1. Ani (8): 518, so 1 of 1, but slower. Ani (1): 501, 515, 518, so 2 of 3 in (10 + 2.5) / 2 = 6.25
  // days, and no Produksi from the cancelled 522 that 501 has not. budi: 501, 521. The others have completed nothing and
  // share rank 5. hari has only cancelled work and no row.
  leaderboard: csv(
    "rank,nama,kab_kota,bidang,total_completed,total_issues,completion_rate,avg_completion_days,in_progress,badge",
    "1,Indra 2172,Tanjung Pinang,Produksi,1,1,100.00,1.0,0,Gold",
    "2,Ani 2171,Batam,Sosial,1,1,100.00,2.5,0,Gold",
    "3,Ani 2171,Batam,pengawasan; Produksi; Sosial,2,3,66.67,6.3,1,Gold",
    "4,budi,Karimun,Produksi; Sosial; Tanpa Bidang,1,2,50.00,10.0,0,Silver",
    "5,Citra,Kep. Anambas,Sosial; Tanpa Bidang,0,2,0.00,,0,Silver",
    `5,Dodi,${unreadable},Tanpa Bidang,0,1,0.00,,0,Silver`,
    "5,eka 2150,2150,Tanpa Bidang,0,1,0.00,,0,Silver",
    `5,Fitri 1982171 21715,${unreadable},pengawasan,0,1,0.00,,1,Silver`,
    `5,"Gani, ""Si"" 2102",Bintan,Sekretariat; Sosial,0,1,0.00,,0,Silver`,
  ),

  // Active: Citra 510 and 521, one each for Ani (1) 515, budi 521, Dodi 511, eka 512, Fitri 515, Gani 519; none for Ani (8),
  // hari and Indra. 8 over 10 people is 0.8: above 1.2 is Citra alone, below 0.4 are the three without.
  workload: csv(
    "nama,kab_kota,bidang,active_issues,completed_issues,total_issues,completion_rate,avg_days_to_complete,workload_status",
    "Citra,Kep. Anambas,Sosial; Tanpa Bidang,2,0,2,0.00,,Overloaded",
    "Ani 2171,Batam,pengawasan; Produksi; Sosial,1,2,3,66.67,6.3,Normal",
    "budi,Karimun,Produksi; Sosial; Tanpa Bidang,1,1,2,50.00,10.0,Normal",
    `Dodi,${unreadable},Tanpa Bidang,1,0,1,0.00,,Normal`,
    "eka 2150,2150,Tanpa Bidang,1,0,1,0.00,,Normal",
    `Fitri 1982171 21715,${unreadable},pengawasan,1,0,1,0.00,,Normal`,
    `"Gani, ""Si"" 2102",Bintan,Sekretariat; Sosial,1,0,1,0.00,,Normal`,
    "Ani 2171,Batam,Sosial,0,1,1,100.00,2.5,Underutilized",
    "hari,Lingga,,0,0,0,0.00,,Underutilized",
    "Indra 2172,Tanjung Pinang,Produksi,0,1,1,100.00,1.0,Underutilized",
  ),
};
