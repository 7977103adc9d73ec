-- Takes users, sessions and the audit trail away.

drop table if exists data_versions;
drop table if exists audit_trail;
drop table if exists sign_in_failures;
drop table if exists refresh_tokens;
drop table if exists sessions;
drop table if exists user_roles;
drop table if exists users;
