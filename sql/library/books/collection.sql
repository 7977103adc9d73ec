-- How much the library has. An item is on loan when it is lent and not yet returned, however many loans say so.
select
  (select count(*) from biblio) as titles,
  (select count(*) from item) as items,
  (
    select count(*)
    from (
      select distinct cast(item_code as char(20)) as item_key
      from loan
      where is_lent = 1
        and is_return = 0
    ) l
    join (
      select cast(item_code as char(20)) as item_key
      from item
      limit 2147483647
    ) i on i.item_key = l.item_key
  ) as on_loan
