-- Makes a webhook.
insert into webhooks (id, url, description, events, secret, is_active)
values (:id, :url, :description, cast(:events as jsonb), :secret, cast(:is_active as boolean))
