CREATE TABLE `source_keys` (
	`id` text PRIMARY KEY NOT NULL,
	`source_id` text NOT NULL,
	`scope` text NOT NULL,
	`prefix` text NOT NULL,
	`hash` text NOT NULL,
	`records_exposures` integer NOT NULL,
	`created_at` text NOT NULL,
	`created_by` text NOT NULL,
	`last_used_at` text,
	`revoked_at` text,
	FOREIGN KEY (`source_id`) REFERENCES `sources`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`created_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "source_keys_scope" CHECK("source_keys"."scope" in ('ingest', 'evaluate'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `source_keys_prefix_unique` ON `source_keys` (`prefix`);--> statement-breakpoint
CREATE UNIQUE INDEX `source_keys_hash_unique` ON `source_keys` (`hash`);--> statement-breakpoint
CREATE INDEX `source_keys_source` ON `source_keys` (`source_id`);--> statement-breakpoint
CREATE TABLE `sources` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`created_at` text NOT NULL,
	`created_by` text NOT NULL,
	FOREIGN KEY (`created_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE UNIQUE INDEX `sources_name_unique` ON `sources` (`name`);--> statement-breakpoint
PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_looks` (
	`id` text PRIMARY KEY NOT NULL,
	`experiment_id` text NOT NULL,
	`number` integer NOT NULL,
	`import_id` text,
	`events_seq` integer,
	`plan_hash` text NOT NULL,
	`state` text NOT NULL,
	`units` text NOT NULL,
	`sample_reached` integer NOT NULL,
	`information` text,
	`sample_ratio` text NOT NULL,
	`health` text NOT NULL,
	`verdicts` text NOT NULL,
	`not_measured` text NOT NULL,
	`data_watermark` text NOT NULL,
	`created_at` text NOT NULL,
	`created_by` text NOT NULL,
	FOREIGN KEY (`experiment_id`) REFERENCES `experiments`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`import_id`) REFERENCES `imports`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`created_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "looks_one_source" CHECK(("import_id" is null) <> ("events_seq" is null))
);
--> statement-breakpoint
INSERT INTO `__new_looks`("id", "experiment_id", "number", "import_id", "events_seq", "plan_hash", "state", "units", "sample_reached", "information", "sample_ratio", "health", "verdicts", "not_measured", "data_watermark", "created_at", "created_by") SELECT "id", "experiment_id", "number", "import_id", NULL, "plan_hash", "state", "units", "sample_reached", "information", "sample_ratio", "health", "verdicts", "not_measured", "data_watermark", "created_at", "created_by" FROM `looks`;--> statement-breakpoint
DROP TABLE `looks`;--> statement-breakpoint
ALTER TABLE `__new_looks` RENAME TO `looks`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE UNIQUE INDEX `looks_number` ON `looks` (`experiment_id`,`number`);--> statement-breakpoint
ALTER TABLE `experiments` ADD `key` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `experiments` ADD `assignment` text DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE `experiments` ADD `segments` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
UPDATE `experiments` SET `key` = 'exp-' || `number`;--> statement-breakpoint
CREATE UNIQUE INDEX `experiments_key` ON `experiments` (`key`);--> statement-breakpoint
ALTER TABLE `metric_versions` ADD `measurement` text;--> statement-breakpoint
-- A table that is made anew loses its triggers.
CREATE TRIGGER looks_no_update BEFORE UPDATE ON looks BEGIN SELECT RAISE(ABORT, 'append-only: looks'); END;
--> statement-breakpoint
CREATE TRIGGER looks_no_delete BEFORE DELETE ON looks BEGIN SELECT RAISE(ABORT, 'append-only: looks'); END;
--> statement-breakpoint
-- Clients know a locked experiment by its key: another one would tear its exposures in two.
CREATE TRIGGER experiments_locked_key BEFORE UPDATE ON experiments
WHEN OLD.plan_hash IS NOT NULL AND NEW.key IS NOT OLD.key
BEGIN SELECT RAISE(ABORT, 'a locked plan never changes'); END;
