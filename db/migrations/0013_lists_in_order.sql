DROP INDEX "conversations_turn";--> statement-breakpoint
DROP INDEX "conversations_recent";--> statement-breakpoint
CREATE INDEX "conversations_unassigned" ON "conversations" USING btree ("desk_id","status",coalesce("waiting_since", "last_message_at"),"id") WHERE "conversations"."assignee_id" is null;--> statement-breakpoint
CREATE INDEX "conversations_turn" ON "conversations" USING btree ("desk_id","status",coalesce("waiting_since", "last_message_at"),"id");--> statement-breakpoint
CREATE INDEX "conversations_recent" ON "conversations" USING btree ("desk_id","status","last_message_at","id");