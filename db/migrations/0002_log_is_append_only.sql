-- The log is evidence: not even a bug of ours may rewrite it. The sealer inserts, nobody changes.
create function log_is_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'the log is append-only: % refused', tg_op using errcode = 'restrict_violation';
end $$;
--> statement-breakpoint
create trigger log_keeps_rows before update or delete on log for each row execute function log_is_append_only();
--> statement-breakpoint
create trigger log_keeps_all before truncate on log for each statement execute function log_is_append_only();
--> statement-breakpoint
-- Always: a session_replication_role of replica would silence them otherwise.
alter table log enable always trigger log_keeps_rows;
--> statement-breakpoint
alter table log enable always trigger log_keeps_all;
