CREATE TABLE "album_pieces" (
	"place" bigserial PRIMARY KEY NOT NULL,
	"message_id" uuid NOT NULL,
	"channel_id" uuid NOT NULL,
	"external_id" text,
	"text" text NOT NULL,
	"html" text
);
--> statement-breakpoint
CREATE TABLE "albums" (
	"channel_id" uuid NOT NULL,
	"identity_id" uuid NOT NULL,
	"name" text NOT NULL,
	"message_id" uuid,
	"size" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "albums_channel_id_identity_id_name_pk" PRIMARY KEY("channel_id","identity_id","name")
);
--> statement-breakpoint
ALTER TABLE "album_pieces" ADD CONSTRAINT "album_pieces_message_id_messages_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."messages"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "albums" ADD CONSTRAINT "albums_channel_id_channels_id_fk" FOREIGN KEY ("channel_id") REFERENCES "public"."channels"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "albums" ADD CONSTRAINT "albums_identity_id_identities_id_fk" FOREIGN KEY ("identity_id") REFERENCES "public"."identities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "albums" ADD CONSTRAINT "albums_message_id_messages_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."messages"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "album_pieces_message" ON "album_pieces" USING btree ("message_id","place");--> statement-breakpoint
CREATE INDEX "album_pieces_external" ON "album_pieces" USING btree ("channel_id","external_id");