ALTER TABLE "album_pieces" ADD COLUMN "number" integer;--> statement-breakpoint
ALTER TABLE "channels" ADD COLUMN "balances" jsonb DEFAULT '[]'::jsonb NOT NULL;