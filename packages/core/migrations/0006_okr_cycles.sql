CREATE TABLE `objective_supports` (
	`objective_id` text NOT NULL,
	`supports_id` text NOT NULL,
	PRIMARY KEY(`objective_id`, `supports_id`),
	FOREIGN KEY (`objective_id`) REFERENCES `objectives`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`supports_id`) REFERENCES `objectives`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "objective_supports_not_itself" CHECK("objective_supports"."objective_id" <> "objective_supports"."supports_id")
);
--> statement-breakpoint
CREATE INDEX `objective_supports_supported` ON `objective_supports` (`supports_id`);--> statement-breakpoint
CREATE TABLE `cycle_steps` (
	`id` text PRIMARY KEY NOT NULL,
	`cycle_id` text NOT NULL,
	`from` text,
	`to` text NOT NULL,
	`comment` text,
	`at` text NOT NULL,
	`by` text NOT NULL,
	FOREIGN KEY (`cycle_id`) REFERENCES `cycles`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `cycle_steps_cycle` ON `cycle_steps` (`cycle_id`,`at`);--> statement-breakpoint
CREATE TABLE `grades` (
	`id` text PRIMARY KEY NOT NULL,
	`key_result_id` text NOT NULL,
	`version` integer NOT NULL,
	`suggested` real,
	`score` real,
	`reason` text,
	`cause` text,
	`at` text NOT NULL,
	`by` text NOT NULL,
	FOREIGN KEY (`key_result_id`) REFERENCES `key_results`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "grades_score" CHECK("grades"."score" between 0 and 1)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `grades_version` ON `grades` (`key_result_id`,`version`);--> statement-breakpoint
CREATE TABLE `objective_closings` (
	`id` text PRIMARY KEY NOT NULL,
	`objective_id` text NOT NULL,
	`decision` text NOT NULL,
	`comment` text,
	`carried_to_id` text,
	`reached_ids` text NOT NULL,
	`at` text NOT NULL,
	`by` text NOT NULL,
	FOREIGN KEY (`objective_id`) REFERENCES `objectives`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`carried_to_id`) REFERENCES `objectives`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `objective_closings_objective` ON `objective_closings` (`objective_id`,`at`);--> statement-breakpoint
CREATE TABLE `target_changes` (
	`id` text PRIMARY KEY NOT NULL,
	`key_result_id` text NOT NULL,
	`from` text NOT NULL,
	`to` text NOT NULL,
	`reason` text NOT NULL,
	`at` text NOT NULL,
	`by` text NOT NULL,
	FOREIGN KEY (`key_result_id`) REFERENCES `key_results`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `target_changes_key_result` ON `target_changes` (`key_result_id`,`at`);--> statement-breakpoint
PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_objectives` (
	`id` text PRIMARY KEY NOT NULL,
	`cycle_id` text,
	`title` text NOT NULL,
	`type` text NOT NULL,
	`owner_id` text NOT NULL,
	`position` integer NOT NULL,
	`created_at` text NOT NULL,
	`team` text,
	`level` text DEFAULT 'team' NOT NULL,
	`rollup` text DEFAULT 'krs' NOT NULL,
	`cap` real DEFAULT 1 NOT NULL,
	`parent_id` text,
	`carried_from_id` text,
	FOREIGN KEY (`cycle_id`) REFERENCES `cycles`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`owner_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`parent_id`) REFERENCES `objectives`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`carried_from_id`) REFERENCES `objectives`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "objectives_not_itself" CHECK("parent_id" <> "id")
);
--> statement-breakpoint
INSERT INTO `__new_objectives`("id", "cycle_id", "title", "type", "owner_id", "position", "created_at") SELECT "id", "cycle_id", "title", "type", "owner_id", "position", "created_at" FROM `objectives`;--> statement-breakpoint
DROP TABLE `objectives`;--> statement-breakpoint
ALTER TABLE `__new_objectives` RENAME TO `objectives`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE INDEX `objectives_cycle` ON `objectives` (`cycle_id`,`position`);--> statement-breakpoint
CREATE INDEX `objectives_parent` ON `objectives` (`parent_id`);--> statement-breakpoint
ALTER TABLE `check_ins` ADD `status` text;--> statement-breakpoint
ALTER TABLE `check_ins` ADD `blockers` text;--> statement-breakpoint
ALTER TABLE `check_ins` ADD `next` text;--> statement-breakpoint
ALTER TABLE `check_ins` ADD `revises` text REFERENCES check_ins(id);--> statement-breakpoint
CREATE UNIQUE INDEX `check_ins_revises` ON `check_ins` (`revises`);--> statement-breakpoint
ALTER TABLE `cycles` ADD `kind` text DEFAULT 'quarter' NOT NULL;--> statement-breakpoint
ALTER TABLE `cycles` ADD `parent_id` text REFERENCES cycles(id);--> statement-breakpoint
ALTER TABLE `key_results` ADD `profile` text DEFAULT '{"type":"linear"}' NOT NULL;--> statement-breakpoint
ALTER TABLE `key_results` ADD `original_range` text;--> statement-breakpoint
CREATE INDEX `metric_values_ended` ON `metric_values` (`metric_id`,`period_end`);--> statement-breakpoint
-- The history of a cycle is only ever added to.
CREATE TRIGGER cycle_steps_no_update BEFORE UPDATE ON cycle_steps BEGIN SELECT RAISE(ABORT, 'append-only: cycle_steps'); END;
--> statement-breakpoint
CREATE TRIGGER cycle_steps_no_delete BEFORE DELETE ON cycle_steps BEGIN SELECT RAISE(ABORT, 'append-only: cycle_steps'); END;
--> statement-breakpoint
CREATE TRIGGER objective_closings_no_update BEFORE UPDATE ON objective_closings BEGIN SELECT RAISE(ABORT, 'append-only: objective_closings'); END;
--> statement-breakpoint
CREATE TRIGGER objective_closings_no_delete BEFORE DELETE ON objective_closings BEGIN SELECT RAISE(ABORT, 'append-only: objective_closings'); END;
--> statement-breakpoint
CREATE TRIGGER target_changes_no_update BEFORE UPDATE ON target_changes BEGIN SELECT RAISE(ABORT, 'append-only: target_changes'); END;
--> statement-breakpoint
CREATE TRIGGER target_changes_no_delete BEFORE DELETE ON target_changes BEGIN SELECT RAISE(ABORT, 'append-only: target_changes'); END;
--> statement-breakpoint
CREATE TRIGGER grades_no_update BEFORE UPDATE ON grades BEGIN SELECT RAISE(ABORT, 'append-only: grades'); END;
--> statement-breakpoint
CREATE TRIGGER grades_no_delete BEFORE DELETE ON grades BEGIN SELECT RAISE(ABORT, 'append-only: grades'); END;
