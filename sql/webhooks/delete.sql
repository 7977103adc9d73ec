-- Takes a webhook away, with its deliveries.
delete from webhooks
where id = :id
