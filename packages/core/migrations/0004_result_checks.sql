CREATE TABLE `result_checks` (
	`id` text PRIMARY KEY NOT NULL,
	`experiment_id` text NOT NULL,
	`events_seq` integer NOT NULL,
	`equal` integer NOT NULL,
	`differing_cells` integer NOT NULL,
	`at` text NOT NULL,
	FOREIGN KEY (`experiment_id`) REFERENCES `experiments`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `result_checks_experiment` ON `result_checks` (`experiment_id`,`at`);--> statement-breakpoint
CREATE TRIGGER result_checks_no_update BEFORE UPDATE ON result_checks BEGIN SELECT RAISE(ABORT, 'append-only: result_checks'); END;
--> statement-breakpoint
CREATE TRIGGER result_checks_no_delete BEFORE DELETE ON result_checks BEGIN SELECT RAISE(ABORT, 'append-only: result_checks'); END;
