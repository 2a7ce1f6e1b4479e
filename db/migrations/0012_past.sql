ALTER TABLE "messages" ADD COLUMN "past" boolean DEFAULT false NOT NULL;--> statement-breakpoint
-- What was imported before this was written down: by its date, and by when its channel was made, which stands in the id.
UPDATE "messages" SET "past" = true FROM (
  SELECT "id", to_timestamp(('x' || translate(left("id"::text, 13), '-', ''))::bit(48)::bigint / 1000.0) AS "made" FROM "channels"
) AS "of" WHERE "of"."id" = "messages"."channel_id" AND "kind" = 'inbound' AND "messages"."created_at" < "made" - interval '1 day';
--> statement-breakpoint
UPDATE "conversations" SET "inbound_count" = (
  SELECT count(*) FROM "messages" WHERE "conversation_id" = "conversations"."id" AND "kind" = 'inbound' AND NOT "past"
) WHERE "id" IN (SELECT "conversation_id" FROM "messages" WHERE "past");
--> statement-breakpoint
UPDATE "read_marks" SET "inbound_count" = (
  SELECT count(*) FROM "messages" WHERE "conversation_id" = "read_marks"."conversation_id" AND "kind" = 'inbound' AND NOT "past"
    AND "messages"."seq" <= "read_marks"."seq"
) WHERE "conversation_id" IN (SELECT "conversation_id" FROM "messages" WHERE "past");
