/**
 * The whole CSV of progress_kabkot over traps.sql with metadata.sql and the key `kode_kabkota`, worked out by hand.
 *
 * Declared: Ani (1) Natuna instead of Batam, Dodi Batam by name, Fitri 9999, Gani Tanjung Pinang. By their names as
 * before: budi Karimun, Citra Kep. Anambas, eka 2150, Ani (8) Batam, hari Lingga, Indra Tanjung
 * Pinang. So Karimun 501, 521; Natuna 501, 515, 518
 * and the cancelled 522, 2 of 3; Lingga the cancelled 517; Kep. Anambas 510, 521; 2150 512; Batam 511, 518; Tanjung
 * Pinang 519, 523; 9999 515. Nobody has the same four, and nothing is unreadable any more.
 */
export const metadataExpected: string = [
  "kab_kota,total,selesai,dikerjakan,dibatalkan,persen_selesai",
  "Karimun,2,1,0,0,50.00",
  "Bintan,0,0,0,0,0.00",
  "Natuna,4,2,1,1,66.67",
  "Lingga,1,0,0,1,0.00",
  "Kep. Anambas,2,0,0,0,0.00",
  "2150,1,0,0,0,0.00",
  "Batam,2,1,0,0,50.00",
  "Tanjung Pinang,2,1,0,0,50.00",
  "9999,1,0,1,0,0.00",
  "Belum Ditugaskan,4,0,2,0,0.00",
  "",
].join("\r\n");
