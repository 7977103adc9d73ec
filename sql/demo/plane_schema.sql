-- Plane's nine tables that the reports read, as its 121 migrations leave them (v1.3.1): columns, types,
-- nullability and indexes are Plane's own, so a plan seen here is a plan seen there.
-- Foreign keys are those among the nine; Plane has no default values in the database, and neither has this.

create table users (
  password varchar(128) not null,
  last_login timestamptz,
  id uuid not null,
  username varchar(128) not null,
  mobile_number varchar(255),
  email varchar(255),
  first_name varchar(255) not null,
  last_name varchar(255) not null,
  avatar text not null,
  date_joined timestamptz not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  last_location varchar(255) not null,
  created_location varchar(255) not null,
  is_superuser boolean not null,
  is_managed boolean not null,
  is_password_expired boolean not null,
  is_active boolean not null,
  is_staff boolean not null,
  is_email_verified boolean not null,
  is_password_autoset boolean not null,
  token varchar(64) not null,
  user_timezone varchar(255) not null,
  last_active timestamptz,
  last_login_time timestamptz,
  last_logout_time timestamptz,
  last_login_ip varchar(255) not null,
  last_logout_ip varchar(255) not null,
  last_login_medium varchar(20) not null,
  last_login_uagent text not null,
  token_updated_at timestamptz,
  is_bot boolean not null,
  cover_image varchar(800),
  display_name varchar(255) not null,
  avatar_asset_id uuid,
  cover_image_asset_id uuid,
  bot_type varchar(30),
  is_email_valid boolean not null,
  masked_at timestamptz,
  is_password_reset_required boolean not null,
  constraint user_pkey primary key (id)
);
create unique index user_username_key on users (username);
create unique index user_email_key on users (email);
create index user_username_cf016618_like on users (username varchar_pattern_ops);
create index user_email_54dc62b2_like on users (email varchar_pattern_ops);
create index users_avatar_asset_id_50fa2043 on users (avatar_asset_id);
create index users_cover_image_asset_id_b9679cbc on users (cover_image_asset_id);

create table workspaces (
  created_at timestamptz not null,
  updated_at timestamptz not null,
  id uuid not null,
  name varchar(80) not null,
  logo text,
  slug varchar(48) not null,
  created_by_id uuid,
  owner_id uuid not null,
  updated_by_id uuid,
  organization_size varchar(20),
  deleted_at timestamptz,
  logo_asset_id uuid,
  timezone varchar(255) not null,
  background_color varchar(255) not null,
  constraint workspace_pkey primary key (id)
);
create index workspace_created_by_id_10ad894e on workspaces (created_by_id);
create index workspace_owner_id_60a8bafc on workspaces (owner_id);
create index workspace_updated_by_id_09d249ed on workspaces (updated_by_id);
create unique index workspace_slug_key on workspaces (slug);
create index workspace_slug_4d89d459_like on workspaces (slug varchar_pattern_ops);
create index workspaces_logo_asset_id_a784bb00 on workspaces (logo_asset_id);

create table projects (
  created_at timestamptz not null,
  updated_at timestamptz not null,
  id uuid not null,
  name varchar(255) not null,
  description text not null,
  description_text jsonb,
  description_html jsonb,
  network smallint not null,
  identifier varchar(12) not null,
  created_by_id uuid,
  default_assignee_id uuid,
  project_lead_id uuid,
  updated_by_id uuid,
  workspace_id uuid not null,
  emoji varchar(255),
  cycle_view boolean not null,
  module_view boolean not null,
  cover_image text,
  issue_views_view boolean not null,
  page_view boolean not null,
  estimate_id uuid,
  icon_prop jsonb,
  intake_view boolean not null,
  archive_in integer not null,
  close_in integer not null,
  default_state_id uuid,
  logo_props jsonb not null,
  archived_at timestamptz,
  is_time_tracking_enabled boolean not null,
  is_issue_type_enabled boolean not null,
  deleted_at timestamptz,
  guest_view_all_features boolean not null,
  timezone varchar(255) not null,
  cover_image_asset_id uuid,
  external_id varchar(255),
  external_source varchar(255),
  constraint project_pkey primary key (id),
  constraint project_network_check check (network >= 0)
);
create index project_created_by_id_6cc13408 on projects (created_by_id);
create index project_default_assignee_id_6ba45f90 on projects (default_assignee_id);
create index project_project_lead_id_caf8e353 on projects (project_lead_id);
create index project_updated_by_id_fe290525 on projects (updated_by_id);
create index project_workspace_id_01764ff9 on projects (workspace_id);
create index projects_estimate_id_85c7b2ac on projects (estimate_id);
create index projects_default_state_id_f13e8b95 on projects (default_state_id);
create index projects_identifier_3267ade8 on projects (identifier);
create index projects_identifier_3267ade8_like on projects (identifier varchar_pattern_ops);
create unique index projects_name_workspace_id_deleted_at_c7aa56f7_uniq on projects (name, workspace_id, deleted_at);
create unique index projects_identifier_workspace_id_deleted_at_7d2fa8c1_uniq on projects (identifier, workspace_id, deleted_at);
create unique index project_unique_identifier_workspace_when_deleted_at_null on projects (identifier, workspace_id) where deleted_at is null;
create unique index project_unique_name_workspace_when_deleted_at_null on projects (name, workspace_id) where deleted_at is null;
create index projects_cover_image_asset_id_e6636b92 on projects (cover_image_asset_id);

create table states (
  created_at timestamptz not null,
  updated_at timestamptz not null,
  id uuid not null,
  name varchar(255) not null,
  description text not null,
  color varchar(255) not null,
  slug varchar(100) not null,
  created_by_id uuid,
  project_id uuid not null,
  updated_by_id uuid,
  workspace_id uuid not null,
  sequence double precision not null,
  "group" varchar(20) not null,
  "default" boolean not null,
  external_id varchar(255),
  external_source varchar(255),
  is_triage boolean not null,
  deleted_at timestamptz,
  constraint state_pkey primary key (id)
);
create index state_slug_bab0af35 on states (slug);
create index state_slug_bab0af35_like on states (slug varchar_pattern_ops);
create index state_created_by_id_ff51a50d on states (created_by_id);
create index state_project_id_23a65fd6 on states (project_id);
create index state_updated_by_id_be298453 on states (updated_by_id);
create index state_workspace_id_2293282d on states (workspace_id);
create unique index states_name_project_id_deleted_at_02f90488_uniq on states (name, project_id, deleted_at);
create unique index state_unique_name_project_when_deleted_at_null on states (name, project_id) where deleted_at is null;

create table labels (
  created_at timestamptz not null,
  updated_at timestamptz not null,
  id uuid not null,
  name varchar(255) not null,
  description text not null,
  created_by_id uuid,
  project_id uuid,
  updated_by_id uuid,
  workspace_id uuid not null,
  parent_id uuid,
  color varchar(255) not null,
  sort_order double precision not null,
  external_id varchar(255),
  external_source varchar(255),
  deleted_at timestamptz,
  constraint label_pkey primary key (id)
);
create index label_created_by_id_aa6ffcfa on labels (created_by_id);
create index label_project_id_90e0f1a2 on labels (project_id);
create index label_updated_by_id_894a5464 on labels (updated_by_id);
create index label_workspace_id_c4c9ae5a on labels (workspace_id);
create index label_parent_id_7a853296 on labels (parent_id);
create unique index unique_name_when_project_null_and_not_deleted on labels (name) where deleted_at is null and project_id is null;
create unique index unique_project_name_when_not_deleted on labels (project_id, name) where deleted_at is null and project_id is not null;

create table issues (
  created_at timestamptz not null,
  updated_at timestamptz not null,
  id uuid not null,
  name varchar(255) not null,
  description_json jsonb not null,
  priority varchar(30) not null,
  start_date date,
  target_date date,
  sequence_id integer not null,
  created_by_id uuid,
  parent_id uuid,
  project_id uuid not null,
  state_id uuid,
  updated_by_id uuid,
  workspace_id uuid not null,
  description_html text not null,
  description_stripped text,
  completed_at timestamptz,
  sort_order double precision not null,
  point integer,
  archived_at date,
  is_draft boolean not null,
  external_id varchar(255),
  external_source varchar(255),
  description_binary bytea,
  estimate_point_id uuid,
  type_id uuid,
  deleted_at timestamptz,
  constraint issue_pkey primary key (id)
);
create index issue_created_by_id_8f0ae62b on issues (created_by_id);
create index issue_parent_id_ce8d76ba on issues (parent_id);
create index issue_project_id_fea0fc80 on issues (project_id);
create index issue_state_id_1a65560d on issues (state_id);
create index issue_updated_by_id_f1261863 on issues (updated_by_id);
create index issue_workspace_id_c84878c1 on issues (workspace_id);
create index issues_estimate_point_id_a6822abe on issues (estimate_point_id);
create index issues_type_id_a4710b19 on issues (type_id);

create table issue_assignees (
  created_at timestamptz not null,
  updated_at timestamptz not null,
  id uuid not null,
  assignee_id uuid not null,
  created_by_id uuid,
  issue_id uuid not null,
  project_id uuid not null,
  updated_by_id uuid,
  workspace_id uuid not null,
  deleted_at timestamptz,
  constraint issue_assignee_pkey primary key (id)
);
create index issue_assignee_assignee_id_50f5c04e on issue_assignees (assignee_id);
create index issue_assignee_created_by_id_f693d43b on issue_assignees (created_by_id);
create index issue_assignee_issue_id_72da08db on issue_assignees (issue_id);
create index issue_assignee_project_id_61c18bf2 on issue_assignees (project_id);
create index issue_assignee_updated_by_id_c54088aa on issue_assignees (updated_by_id);
create index issue_assignee_workspace_id_9aad55b7 on issue_assignees (workspace_id);
create unique index issue_assignees_issue_id_assignee_id_deleted_at_b2623a0e_uniq on issue_assignees (issue_id, assignee_id, deleted_at);
create unique index issue_assignee_unique_issue_assignee_when_deleted_at_null on issue_assignees (issue_id, assignee_id) where deleted_at is null;

create table issue_labels (
  created_at timestamptz not null,
  updated_at timestamptz not null,
  id uuid not null,
  created_by_id uuid,
  issue_id uuid not null,
  label_id uuid not null,
  project_id uuid not null,
  updated_by_id uuid,
  workspace_id uuid not null,
  deleted_at timestamptz,
  constraint issue_label_pkey primary key (id)
);
create index issue_label_created_by_id_94075315 on issue_labels (created_by_id);
create index issue_label_issue_id_0f252e52 on issue_labels (issue_id);
create index issue_label_label_id_5f22777f on issue_labels (label_id);
create index issue_label_project_id_eaa2ba39 on issue_labels (project_id);
create index issue_label_updated_by_id_a97a6733 on issue_labels (updated_by_id);
create index issue_label_workspace_id_b5b1faac on issue_labels (workspace_id);

create table issue_comments (
  created_at timestamptz not null,
  updated_at timestamptz not null,
  id uuid not null,
  comment_stripped text not null,
  attachments varchar[] not null,
  created_by_id uuid,
  issue_id uuid not null,
  project_id uuid not null,
  updated_by_id uuid,
  workspace_id uuid not null,
  actor_id uuid,
  comment_html text not null,
  comment_json jsonb not null,
  access varchar(100) not null,
  external_id varchar(255),
  external_source varchar(255),
  deleted_at timestamptz,
  edited_at timestamptz,
  description_id uuid,
  parent_id uuid,
  constraint issue_comment_pkey primary key (id)
);
create index issue_comment_created_by_id_0765f239 on issue_comments (created_by_id);
create index issue_comment_issue_id_d0195e35 on issue_comments (issue_id);
create index issue_comment_project_id_db37c105 on issue_comments (project_id);
create index issue_comment_updated_by_id_96cfb86e on issue_comments (updated_by_id);
create index issue_comment_workspace_id_3f7969ec on issue_comments (workspace_id);
create index issue_comment_actor_id_d312315b on issue_comments (actor_id);
create unique index issue_comments_description_id_key on issue_comments (description_id);
create index issue_comments_parent_id_d8db10b1 on issue_comments (parent_id);

alter table workspaces
  add constraint workspace_created_by_id_10ad894e_fk_user_id foreign key (created_by_id) references users (id) deferrable initially deferred,
  add constraint workspace_owner_id_60a8bafc_fk_user_id foreign key (owner_id) references users (id) deferrable initially deferred,
  add constraint workspace_updated_by_id_09d249ed_fk_user_id foreign key (updated_by_id) references users (id) deferrable initially deferred;

alter table projects
  add constraint project_created_by_id_6cc13408_fk_user_id foreign key (created_by_id) references users (id) deferrable initially deferred,
  add constraint project_default_assignee_id_6ba45f90_fk_user_id foreign key (default_assignee_id) references users (id) deferrable initially deferred,
  add constraint project_project_lead_id_caf8e353_fk_user_id foreign key (project_lead_id) references users (id) deferrable initially deferred,
  add constraint project_updated_by_id_fe290525_fk_user_id foreign key (updated_by_id) references users (id) deferrable initially deferred,
  add constraint project_workspace_id_01764ff9_fk_workspace_id foreign key (workspace_id) references workspaces (id) deferrable initially deferred,
  add constraint projects_default_state_id_f13e8b95_fk_states_id foreign key (default_state_id) references states (id) deferrable initially deferred;

alter table states
  add constraint state_created_by_id_ff51a50d_fk_user_id foreign key (created_by_id) references users (id) deferrable initially deferred,
  add constraint state_project_id_23a65fd6_fk_project_id foreign key (project_id) references projects (id) deferrable initially deferred,
  add constraint state_updated_by_id_be298453_fk_user_id foreign key (updated_by_id) references users (id) deferrable initially deferred,
  add constraint state_workspace_id_2293282d_fk_workspace_id foreign key (workspace_id) references workspaces (id) deferrable initially deferred;

alter table labels
  add constraint label_created_by_id_aa6ffcfa_fk_user_id foreign key (created_by_id) references users (id) deferrable initially deferred,
  add constraint label_parent_id_7a853296_fk_label_id foreign key (parent_id) references labels (id) deferrable initially deferred,
  add constraint label_updated_by_id_894a5464_fk_user_id foreign key (updated_by_id) references users (id) deferrable initially deferred,
  add constraint label_workspace_id_c4c9ae5a_fk_workspace_id foreign key (workspace_id) references workspaces (id) deferrable initially deferred,
  add constraint labels_project_id_cf57a802_fk_projects_id foreign key (project_id) references projects (id) deferrable initially deferred;

alter table issues
  add constraint issue_created_by_id_8f0ae62b_fk_user_id foreign key (created_by_id) references users (id) deferrable initially deferred,
  add constraint issue_parent_id_ce8d76ba_fk_issue_id foreign key (parent_id) references issues (id) deferrable initially deferred,
  add constraint issue_project_id_fea0fc80_fk_project_id foreign key (project_id) references projects (id) deferrable initially deferred,
  add constraint issue_state_id_1a65560d_fk_state_id foreign key (state_id) references states (id) deferrable initially deferred,
  add constraint issue_updated_by_id_f1261863_fk_user_id foreign key (updated_by_id) references users (id) deferrable initially deferred,
  add constraint issue_workspace_id_c84878c1_fk_workspace_id foreign key (workspace_id) references workspaces (id) deferrable initially deferred;

alter table issue_assignees
  add constraint issue_assignee_assignee_id_50f5c04e_fk_user_id foreign key (assignee_id) references users (id) deferrable initially deferred,
  add constraint issue_assignee_created_by_id_f693d43b_fk_user_id foreign key (created_by_id) references users (id) deferrable initially deferred,
  add constraint issue_assignee_issue_id_72da08db_fk_issue_id foreign key (issue_id) references issues (id) deferrable initially deferred,
  add constraint issue_assignee_project_id_61c18bf2_fk_project_id foreign key (project_id) references projects (id) deferrable initially deferred,
  add constraint issue_assignee_updated_by_id_c54088aa_fk_user_id foreign key (updated_by_id) references users (id) deferrable initially deferred,
  add constraint issue_assignee_workspace_id_9aad55b7_fk_workspace_id foreign key (workspace_id) references workspaces (id) deferrable initially deferred;

alter table issue_labels
  add constraint issue_label_created_by_id_94075315_fk_user_id foreign key (created_by_id) references users (id) deferrable initially deferred,
  add constraint issue_label_issue_id_0f252e52_fk_issue_id foreign key (issue_id) references issues (id) deferrable initially deferred,
  add constraint issue_label_label_id_5f22777f_fk_label_id foreign key (label_id) references labels (id) deferrable initially deferred,
  add constraint issue_label_project_id_eaa2ba39_fk_project_id foreign key (project_id) references projects (id) deferrable initially deferred,
  add constraint issue_label_updated_by_id_a97a6733_fk_user_id foreign key (updated_by_id) references users (id) deferrable initially deferred,
  add constraint issue_label_workspace_id_b5b1faac_fk_workspace_id foreign key (workspace_id) references workspaces (id) deferrable initially deferred;

alter table issue_comments
  add constraint issue_comment_actor_id_d312315b_fk_user_id foreign key (actor_id) references users (id) deferrable initially deferred,
  add constraint issue_comment_created_by_id_0765f239_fk_user_id foreign key (created_by_id) references users (id) deferrable initially deferred,
  add constraint issue_comment_issue_id_d0195e35_fk_issue_id foreign key (issue_id) references issues (id) deferrable initially deferred,
  add constraint issue_comment_project_id_db37c105_fk_project_id foreign key (project_id) references projects (id) deferrable initially deferred,
  add constraint issue_comment_updated_by_id_96cfb86e_fk_user_id foreign key (updated_by_id) references users (id) deferrable initially deferred,
  add constraint issue_comment_workspace_id_3f7969ec_fk_workspace_id foreign key (workspace_id) references workspaces (id) deferrable initially deferred,
  add constraint issue_comments_parent_id_d8db10b1_fk_issue_comments_id foreign key (parent_id) references issue_comments (id) deferrable initially deferred;
