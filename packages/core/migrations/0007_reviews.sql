CREATE TABLE `action_logs` (
	`id` text PRIMARY KEY NOT NULL,
	`action_id` text NOT NULL,
	`day` text NOT NULL,
	`times` integer NOT NULL,
	`note` text,
	`at` text NOT NULL,
	`by` text NOT NULL,
	FOREIGN KEY (`action_id`) REFERENCES `recurring_actions`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "action_logs_times" CHECK("action_logs"."times" >= 0)
);
--> statement-breakpoint
CREATE INDEX `action_logs_action` ON `action_logs` (`action_id`,`day`);--> statement-breakpoint
CREATE TABLE `recurring_actions` (
	`id` text PRIMARY KEY NOT NULL,
	`initiative_id` text NOT NULL,
	`name` text NOT NULL,
	`times` integer NOT NULL,
	`rhythm` text NOT NULL,
	`from_day` text NOT NULL,
	`until_day` text,
	`owner_id` text NOT NULL,
	`created_at` text NOT NULL,
	FOREIGN KEY (`initiative_id`) REFERENCES `initiatives`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`owner_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "recurring_actions_times" CHECK("recurring_actions"."times" > 0)
);
--> statement-breakpoint
CREATE INDEX `recurring_actions_initiative` ON `recurring_actions` (`initiative_id`);--> statement-breakpoint
CREATE TABLE `decision_log` (
	`id` text PRIMARY KEY NOT NULL,
	`source` text NOT NULL,
	`review_id` text,
	`title` text NOT NULL,
	`text` text NOT NULL,
	`metric_id` text,
	`key_result_id` text,
	`experiment_id` text,
	`budget_id` text,
	`cause` text,
	`outcome` text,
	`canonical` text NOT NULL,
	`hash` text NOT NULL,
	`at` text NOT NULL,
	`by` text NOT NULL,
	FOREIGN KEY (`review_id`) REFERENCES `reviews`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`metric_id`) REFERENCES `metrics`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`key_result_id`) REFERENCES `key_results`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`experiment_id`) REFERENCES `experiments`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`budget_id`) REFERENCES `budgets`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `decision_log_at` ON `decision_log` (`at`,`id`);--> statement-breakpoint
CREATE TABLE `reviews` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`state` text NOT NULL,
	`metric_id` text,
	`from_day` text NOT NULL,
	`to_day` text NOT NULL,
	`trigger` text,
	`owner_id` text NOT NULL,
	`opened_at` text NOT NULL,
	`opened_by` text NOT NULL,
	`agenda` text,
	`closing` text,
	`rearm_after` text,
	`verification` text,
	FOREIGN KEY (`metric_id`) REFERENCES `metrics`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`owner_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`opened_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "reviews_alert_has_metric" CHECK(("reviews"."kind" = 'alert') = ("reviews"."metric_id" is not null)),
	CONSTRAINT "reviews_alert_has_trigger" CHECK(("reviews"."kind" = 'alert') = ("reviews"."trigger" is not null)),
	CONSTRAINT "reviews_open_until_closed" CHECK(("reviews"."state" = 'open') = ("reviews"."closing" is null)),
	CONSTRAINT "reviews_verified_whole" CHECK(("reviews"."state" = 'verified') = ("reviews"."verification" is not null))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `reviews_one_open` ON `reviews` (`metric_id`) WHERE "reviews"."kind" = 'alert' and "reviews"."state" = 'open';--> statement-breakpoint
CREATE UNIQUE INDEX `reviews_one_a_period` ON `reviews` (`kind`,`from_day`) WHERE "reviews"."kind" <> 'alert';--> statement-breakpoint
CREATE INDEX `reviews_metric` ON `reviews` (`metric_id`,`opened_at`);--> statement-breakpoint
CREATE INDEX `reviews_state` ON `reviews` (`state`);--> statement-breakpoint
CREATE TABLE `target_paths` (
	`metric_id` text PRIMARY KEY NOT NULL,
	`side` text NOT NULL,
	`threshold` real NOT NULL,
	`missing` text NOT NULL,
	`periods` text NOT NULL,
	`changed_at` text NOT NULL,
	`changed_by` text NOT NULL,
	FOREIGN KEY (`metric_id`) REFERENCES `metrics`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`changed_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
-- A review is never deleted, what opened it never changes, and a close or a verification stands.
CREATE TRIGGER reviews_no_delete BEFORE DELETE ON reviews BEGIN SELECT RAISE(ABORT, 'append-only: reviews'); END;
--> statement-breakpoint
CREATE TRIGGER reviews_stand BEFORE UPDATE ON reviews
WHEN NEW.trigger IS NOT OLD.trigger OR NEW.metric_id IS NOT OLD.metric_id OR NEW.kind IS NOT OLD.kind
  OR (OLD.closing IS NOT NULL AND (NEW.closing IS NOT OLD.closing OR NEW.agenda IS NOT OLD.agenda))
  OR (OLD.verification IS NOT NULL AND NEW.verification IS NOT OLD.verification)
BEGIN SELECT RAISE(ABORT, 'a review that is closed never changes'); END;
--> statement-breakpoint
CREATE TRIGGER decision_log_no_update BEFORE UPDATE ON decision_log BEGIN SELECT RAISE(ABORT, 'append-only: decision_log'); END;
--> statement-breakpoint
CREATE TRIGGER decision_log_no_delete BEFORE DELETE ON decision_log BEGIN SELECT RAISE(ABORT, 'append-only: decision_log'); END;
--> statement-breakpoint
CREATE TRIGGER action_logs_no_update BEFORE UPDATE ON action_logs BEGIN SELECT RAISE(ABORT, 'append-only: action_logs'); END;
--> statement-breakpoint
CREATE TRIGGER action_logs_no_delete BEFORE DELETE ON action_logs BEGIN SELECT RAISE(ABORT, 'append-only: action_logs'); END;
