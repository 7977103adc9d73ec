-- A small library with every trap that SLiMS's data are known to hold, for both engines; traps_expected.ts has the
-- answers. The day 0001-01-01 stands for MySQL's 0000-00-00, which PostgreSQL does not have. Every statement ends with
-- a semicolon at the end of its line, and no other line does.

-- T06 and T6 have one name, ayu and Ayu differ in case alone; K1 has no name, and LDAP left a zero date.
insert into member (member_id, member_name, gender, inst_name, expire_date) values
  ('0007', 'Bima Sakti', 1, '01', '2027-06-30'),
  ('7', 'Budi Luhur', 1, null, '2027-06-30'),
  ('K1', '', 0, '', '0001-01-01'),
  ('T1', 'ayu', 0, '02', '2027-06-30'),
  ('T2', 'Ayu', 0, null, '2027-06-30'),
  ('T3', 'Bagus', 1, null, '2027-06-30'),
  ('T5', 'Élan', 1, null, '2027-06-30'),
  ('T06', 'Fajar', 1, '', '2027-06-30'),
  ('T6', 'Fajar', 1, null, '2027-06-30'),
  ('T7', 'Zaki', 1, null, '2027-06-30');

insert into visitor_count (visitor_id, member_id, member_name, institution, checkin_date) values
  -- A member who has been renamed since, and one whose id is the same number.
  (1, '0007', 'Bima Dulu', '01', '2026-11-01 00:00:00'),
  (2, '0007', 'Bima Dulu', '01', '2026-11-15 08:00:00'),
  (3, '0007', 'Bima Dulu', '01', '2026-11-21 08:00:00'),
  (4, '0007', 'Bima Dulu', '01', '2026-11-21 13:00:00'),
  (5, '7', 'Budi Luhur', 'fmipa', '2026-11-03 09:00:00'),
  (6, '7', 'Budi Luhur', 'FMIPA', '2026-11-16 09:00:00'),
  (7, '7', 'Budi Luhur', null, '2026-11-17 09:00:00'),
  -- Deleted: two visits in one second, then one that was dated back.
  (8, 'D1', 'Dewi Sama', 'FISIP', '2026-11-10 09:00:00'),
  (9, 'D1', 'Dewi Baru', '', '2026-11-10 09:00:00'),
  (10, 'D1', 'Dewi Lama', 'fisip', '2026-11-04 09:00:00'),
  -- Deleted, and only loan_history has kept the name.
  (11, 'D2', '', 'FISIP', '2026-11-05 10:00:00'),
  (12, 'D2', '  ', null, '2026-11-18 10:00:00'),
  -- Without a name in member.
  (13, 'K1', 'Kiki', ' FMIPA ', '2026-11-06 10:00:00'),
  (14, 'K1', 'Kiki Baru', 'fmipa', '2026-11-19 10:00:00'),
  -- Without a name anywhere, and more often here than all others.
  (15, 'N1', '', 'Teknik  Sipil', '2026-11-07 10:00:00'),
  (16, 'N1', '', 'teknik sipil', '2026-11-08 10:00:00'),
  (17, 'N1', '', null, '2026-11-09 10:00:00'),
  (18, 'N1', '', null, '2026-11-11 10:00:00'),
  (19, 'N1', '', null, '2026-11-12 10:00:00'),
  -- One visit each: they share the places around the tenth.
  (20, 'T1', 'ayu', null, '2026-11-12 11:00:00'),
  (21, 'T2', 'Ayu', null, '2026-11-12 11:00:00'),
  (22, 'T3', 'Bagus', null, '2026-11-12 11:00:00'),
  (23, 'T5', 'Élan', null, '2026-11-12 11:00:00'),
  (24, 'T06', 'Fajar', null, '2026-11-12 11:00:00'),
  (25, 'T6', 'Fajar', null, '2026-11-12 11:00:00'),
  (26, 'T7', 'Zaki', null, '2026-11-12 11:00:00'),
  -- Guests: no id, an empty one, a blank one.
  (27, null, 'Tamu', 'Umum', '2026-11-13 09:00:00'),
  (28, '', 'Tamu', 'UMUM', '2026-11-13 09:00:00'),
  (29, '  ', 'Tamu', 'umum', '2026-11-20 09:00:00'),
  (30, null, 'Tamu', 'z9', '2026-11-14 09:00:00'),
  (31, null, 'Tamu', 'Bina', '2026-11-14 09:00:00'),
  (32, null, 'Tamu', 'bina 2', '2026-11-14 09:00:00'),
  (33, null, 'Tamu', 'Çelebi', '2026-11-14 09:00:00'),
  (34, null, 'Tamu', 'SMA 10', '2026-11-14 09:00:00'),
  (35, null, 'Tamu', 'SMA 2', '2026-11-14 09:00:00'),
  (36, null, 'Tamu', 'Yayasan', '2026-11-14 09:00:00'),
  (37, '', 'Tamu', 'fmipa', '2026-11-14 10:00:00'),
  (38, null, 'Tamu', '   ', '2026-11-14 11:00:00'),
  -- Either side of every midnight that bounds a period.
  (40, null, 'Batas', null, '2026-11-22 00:00:00'),
  (41, null, 'Batas', null, '2026-11-21 23:59:59'),
  (42, null, 'Batas', null, '2026-11-15 00:00:00'),
  (43, null, 'Batas', null, '2026-11-14 23:59:59'),
  (44, null, 'Batas', null, '2026-11-01 00:00:00'),
  (45, null, 'Batas', null, '2026-10-31 23:59:59'),
  (46, null, 'Batas', null, '2025-12-01 00:00:00'),
  (47, null, 'Batas', null, '2025-11-30 23:59:59'),
  (48, null, 'Batas', null, '2026-01-01 00:00:00'),
  (49, null, 'Batas', null, '2025-12-31 23:59:59'),
  (50, null, 'Batas', null, '2022-01-01 00:00:00'),
  (51, null, 'Batas', null, '2021-12-31 23:59:59'),
  (52, 'T2', 'Ayu', null, '2027-01-01 00:00:00'),
  (53, null, 'Batas', null, '2026-11-30 23:59:59'),
  (54, null, 'Batas', null, '2024-02-29 12:00:00'),
  (55, '7', 'Budi Luhur', 'FMIPA', '0001-01-01 00:00:00'),
  (56, null, 'Batas', null, '2026-12-31 23:59:59'),
  -- In the year but not in the month; then either side of the year.
  (57, 'T7', 'Zaki', 'FEB', '2026-03-02 09:00:00'),
  (58, 'T7', 'Zaki', 'FEB', '2026-03-02 10:00:00'),
  (59, 'T7', 'Zaki', 'FEB', '2026-03-02 11:00:00'),
  (60, 'T7', 'Zaki', 'FEB', '2026-03-02 12:00:00'),
  (61, 'T7', 'Zaki', 'FEB', '2026-03-02 13:00:00'),
  (62, '0007', 'Bima Dulu', '01', '2025-12-31 23:59:59'),
  (63, '0007', 'Bima Dulu', '01', '2026-12-31 23:59:59'),
  (64, null, 'Tamu', 'Umum', '2027-01-01 00:00:00');

-- 2 and 3 have one name, 9 and 10 too; 4 has none; 5 is hidden; 6 was never lent; 7, 8 and 11 are gone.
insert into biblio (biblio_id, title, opac_hide) values
  (1, 'Laskar Pelangi', 0),
  (2, 'Bumi Manusia', 0),
  (3, 'Bumi Manusia', 0),
  (4, '', 0),
  (5, 'Tersembunyi', 1),
  (6, 'Belum Dipinjam', 0),
  (9, 'Kembar', 0),
  (10, 'Kembar', 0),
  (13, 'Atheis', 0),
  (14, 'Zaman', 0),
  (15, 'Burung', 0);

-- 001 and 1 are different items; I12 belongs to no title; one has no code; I08 and I99 are gone.
insert into item (item_id, biblio_id, item_code, input_date) values
  (1, 1, '001', '2020-01-01 00:00:00'),
  (2, 2, '1', '2020-01-01 00:00:00'),
  (3, 3, 'I03', '2020-01-01 00:00:00'),
  (4, 4, 'I04', '2020-01-01 00:00:00'),
  (5, 5, 'I05', '2020-01-01 00:00:00'),
  (7, 7, 'I07', '2020-01-01 00:00:00'),
  (9, 9, 'I09', '2020-01-01 00:00:00'),
  (10, 10, 'I10', '2020-01-01 00:00:00'),
  (11, 11, 'I11', '2020-01-01 00:00:00'),
  (12, null, 'I12', '2020-01-01 00:00:00'),
  (13, 13, 'I13', '2020-01-01 00:00:00'),
  (14, 14, 'I14', '2020-01-01 00:00:00'),
  (15, 15, 'I15', '2020-01-01 00:00:00'),
  (16, 1, null, '2020-01-01 00:00:00');

insert into loan (loan_id, item_code, member_id, loan_date, due_date, is_lent, is_return) values
  (1, '001', '0007', '2026-11-01', '2026-11-08', 1, 1),
  (2, '001', '7', '2026-11-05', '2026-11-12', 1, 1),
  -- Two open loans of one item, one of them in the future.
  (3, '001', '0007', '2026-11-21', '2026-11-28', 1, 0),
  (4, '001', '7', '2026-11-30', '2026-12-07', 1, 0),
  (5, 'I12', 'D1', '2026-11-06', '2026-11-13', 1, 0),
  (6, '1', 'D2', '2026-11-07', '2026-11-14', 1, 1),
  (7, '1', 'D1', '2026-11-08', '2026-11-15', 1, 1),
  (8, null, 'X1', '2026-11-09', '2026-11-16', 1, 0),
  (9, 'I03', '0007', '2026-11-10', '2026-11-17', 1, 1),
  (10, 'I03', '', '2026-11-11', '2026-11-18', 1, 1),
  (11, 'I03', '', '2026-11-12', '2026-11-19', 1, 1),
  (12, 'I04', 'K1', '2026-11-13', '2026-11-20', 1, 1),
  (13, 'I04', 'K1', '2026-11-14', '2026-11-21', 1, 1),
  (14, 'I05', 'N1', '2026-11-15', '2026-11-22', 1, 1),
  (15, 'I05', 'N1', '2026-11-16', '2026-11-23', 1, 1),
  (16, 'I05', null, '2026-11-17', '2026-11-24', 1, 1),
  (17, 'I07', 'T1', '2026-11-18', '2026-11-25', 1, 1),
  (18, 'I07', 'T2', '2026-11-18', '2026-11-25', 1, 1),
  (19, 'I08', 'T3', '2026-11-19', '2026-11-26', 1, 0),
  (20, 'I08', 'T5', '2026-11-01', '2026-11-08', 1, 1),
  (21, 'I09', 'T06', '2026-11-20', '2026-11-27', 1, 1),
  (22, 'I10', 'T6', '2026-11-20', '2026-11-27', 1, 1),
  -- More than any other, of a title that nothing names; then of an item that nothing knows.
  (23, 'I11', 'T7', '2026-11-02', '2026-11-09', 1, 1),
  (24, 'I11', 'T7', '2026-11-02', '2026-11-09', 1, 1),
  (25, 'I11', 'T7', '2026-11-02', '2026-11-09', 1, 1),
  (26, 'I11', 'T7', '2026-11-02', '2026-11-09', 1, 1),
  (27, 'I11', 'T7', '2026-11-02', '2026-11-09', 1, 1),
  (28, 'I11', 'T7', '2026-11-02', '2026-11-09', 1, 1),
  (29, 'I99', 'T7', '2026-11-02', '2026-11-09', 1, 1),
  -- Never lent.
  (30, 'I13', 'T7', '2026-11-03', '2026-11-10', 0, 0),
  (31, 'I13', '7', '2026-11-04', '2026-11-11', 1, 1),
  (32, 'I14', '7', '2026-11-04', '2026-11-11', 1, 1),
  (33, 'I15', '7', '2026-11-04', '2026-11-11', 1, 1),
  -- Either side of the bounds of the month and the year, and no date at all.
  (34, 'I14', 'T7', '2026-01-01', '2026-01-08', 1, 1),
  (35, 'I14', 'T7', '2025-12-31', '2026-01-07', 1, 1),
  (36, 'I14', 'T7', '2026-12-31', '2027-01-07', 1, 1),
  (37, 'I14', 'T7', '2026-10-31', '2026-11-07', 1, 1),
  (38, 'I14', 'T7', '2027-01-01', '2027-01-08', 1, 1),
  (39, '001', '7', '0001-01-01', '0001-01-01', 1, 1),
  (40, 'I07', 'D2', '2024-05-05', '2024-05-12', 1, 1),
  -- Of an item that is gone: after the year, and never lent.
  (41, 'I08', 'T3', '2027-01-01', '2027-01-08', 1, 1),
  (42, 'I08', 'T3', '2026-11-20', '2026-11-27', 0, 0),
  (43, 'I13', 'D2', '2026-11-20', '2026-11-27', 0, 1);

-- As after an upgrade that lost the triggers: only some loans are here, and 1 has the name of another title.
insert into loan_history (loan_id, item_code, biblio_id, title, member_id, member_name, loan_date, is_lent) values
  (1, '001', 1, 'Judul Salah', '0007', 'Nama Salah', '2026-11-01', 1),
  (5, 'I12', 1, 'Laskar Pelangi', 'D1', 'Dewi Arsip', '2026-11-06', 1),
  (6, '1', 2, 'Bumi Manusia', 'D2', 'Eka Arsip', '2026-11-07', 1),
  (8, null, 2, 'Bumi Manusia', 'X1', 'Xaverius', '2026-11-09', 1),
  (12, 'I04', 4, 'Judul Tersimpan', 'K1', '', '2026-11-13', 1),
  (13, 'I04', 4, '', 'K1', '', '2026-11-14', 1),
  (14, 'I05', 5, 'Tersembunyi', 'N1', null, '2026-11-15', 1),
  (17, 'I07', 7, 'Judul Lama', 'T1', 'ayu', '2026-11-18', 1),
  (18, 'I07', 7, 'Judul Baru', 'T2', 'Ayu', '2026-11-18', 1),
  (19, 'I08', 8, 'Judul Hilang', 'T3', 'Bagus', '2026-11-19', 1),
  (20, 'I08', 8, null, 'T5', 'Élan', '2026-11-01', 1),
  (40, 'I07', 7, 'Judul Kuno', 'D2', 'Eka Lama', '2024-05-05', 1),
  (41, 'I08', 8, null, 'T3', 'Bagus', '2027-01-01', 1),
  (42, 'I08', 8, null, 'T3', 'Bagus', '2026-11-20', 0),
  (43, 'I13', 13, 'Atheis', 'D2', '', '2026-11-20', 0);
