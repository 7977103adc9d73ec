-- What turns traps.sql into a fork of Plane whose users declare their kab/kota under the key `kode_kabkota`.
-- The answers stand in metadata_expected.ts.

alter table users add column metadata jsonb;

update users u
set metadata = m.metadata::jsonb
from (values
  -- What is declared goes before any code in the names.
  (1, '{"kode_kabkota": "2103"}'),
  -- Empty, absent, null and not even an object: nothing is declared, the names count.
  (2, '{"kode_kabkota": ""}'),
  (3, '{}'),
  (8, '{"kode_kabkota": null}'),
  (10, '["2101"]'),
  -- A name of the table is that kab/kota.
  (4, '{"kode_kabkota": "Batam"}'),
  -- A code that the table does not know stands as itself, also when no pattern would match it.
  (6, '{"kode_kabkota": "9999"}'),
  -- A bot stays nobody.
  (7, '{"kode_kabkota": "2101"}'),
  -- A number instead of a text.
  (9, '{"kode_kabkota": 2172}')
) m (n, metadata)
where u.id = ('00000000-0000-4000-8000-' || lpad(m.n::text, 12, '0'))::uuid;
