DROP INDEX "identities_verified";--> statement-breakpoint
DROP INDEX "identities_own";--> statement-breakpoint
ALTER TABLE "identities" ADD COLUMN "channel_id" uuid;--> statement-breakpoint
CREATE UNIQUE INDEX "identities_verified" ON "identities" USING btree ("kind","address",coalesce("channel_id", '00000000-0000-0000-0000-000000000000')) WHERE "identities"."verified_at" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "identities_own" ON "identities" USING btree ("customer_id","kind","address",coalesce("channel_id", '00000000-0000-0000-0000-000000000000'));