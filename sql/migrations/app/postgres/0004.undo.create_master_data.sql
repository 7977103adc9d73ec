-- Takes clients, their hours and their stores away; what the audit trail says of them stays.

drop table if exists stores;
drop table if exists workhours;
drop table if exists workweeks;
drop table if exists clients;
