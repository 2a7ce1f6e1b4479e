CREATE TABLE "consents" (
	"id" uuid PRIMARY KEY NOT NULL,
	"channel_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"address" text NOT NULL,
	"purpose" text NOT NULL,
	"forbidden" boolean NOT NULL,
	"since" timestamp with time zone NOT NULL,
	"message_id" uuid NOT NULL
);
--> statement-breakpoint
ALTER TABLE "consents" ADD CONSTRAINT "consents_channel_id_channels_id_fk" FOREIGN KEY ("channel_id") REFERENCES "public"."channels"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "consents" ADD CONSTRAINT "consents_message_id_messages_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."messages"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "consents_line" ON "consents" USING btree ("channel_id","kind","address","purpose");--> statement-breakpoint
CREATE INDEX "consents_address" ON "consents" USING btree ("kind","address");