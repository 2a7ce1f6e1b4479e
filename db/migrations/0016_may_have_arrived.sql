ALTER TABLE "deliveries" ADD COLUMN "may_have_arrived" boolean DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX "deliveries_albums" ON "deliveries" USING gin ("external_ids") WHERE "deliveries"."external_ids" <> '[]';--> statement-breakpoint
-- Of what was tried before nobody has noted how it ended.
UPDATE "deliveries" SET "may_have_arrived" = true WHERE "fence" > 0 AND "state" IN ('queued', 'sending', 'failed', 'unknown');
