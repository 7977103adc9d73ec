-- Takes the webhooks and what they were told away.

drop table if exists webhook_deliveries;
drop table if exists webhooks;
