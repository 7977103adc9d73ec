-- Forgets some of the deliveries that ended long ago.
delete from webhook_deliveries
where id in (
  select d.id
  from webhook_deliveries d
  where d.ended_at < cast(:before as timestamptz)
  limit :limit
)
