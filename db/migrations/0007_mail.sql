CREATE TABLE "participants" (
	"conversation_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"address" text NOT NULL,
	"name" text,
	CONSTRAINT "participants_conversation_id_kind_address_pk" PRIMARY KEY("conversation_id","kind","address")
);
--> statement-breakpoint
CREATE TABLE "acknowledged" (
	"kind" text NOT NULL,
	"address" text NOT NULL,
	"channel_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "acknowledged_kind_address_pk" PRIMARY KEY("kind","address")
);
--> statement-breakpoint
CREATE TABLE "bodies" (
	"message_id" uuid PRIMARY KEY NOT NULL,
	"html" text,
	"quoted" text
);
--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "external_id" text;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "others" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "automatic" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "rich" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "identities" ADD COLUMN "hearsay" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "files" ADD COLUMN "content_id" text;--> statement-breakpoint
ALTER TABLE "participants" ADD CONSTRAINT "participants_conversation_id_conversations_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bodies" ADD CONSTRAINT "bodies_message_id_messages_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."messages"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "acknowledged_channel" ON "acknowledged" USING btree ("channel_id","at");--> statement-breakpoint
CREATE INDEX "effects_message" ON "effects" USING btree ("message_id");--> statement-breakpoint
CREATE INDEX "messages_external" ON "messages" USING btree ("channel_id","external_id") WHERE "messages"."external_id" is not null;--> statement-breakpoint
-- What was only typed into a form until now: nobody has ever written from there.
UPDATE "identities" SET "hearsay" = true WHERE "verified_at" IS NULL AND NOT EXISTS (SELECT FROM "messages" WHERE "messages"."identity_id" = "identities"."id");
