-- Writes down a change, in its transaction.

insert into audit_trail (who, kind, subject_id, action, before_state, after_state, request_id)
values (:who, :kind, :subject_id, :action, cast(:before as jsonb), cast(:after as jsonb), :request_id)
