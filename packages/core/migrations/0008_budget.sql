PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `budget_advice` (
	`id` text PRIMARY KEY NOT NULL,
	`budget_id` text NOT NULL,
	`key` text NOT NULL,
	`rule` text NOT NULL,
	`record` text NOT NULL,
	`choice` text NOT NULL,
	`amount` integer NOT NULL,
	`reason` text NOT NULL,
	`transfer_id` text,
	`decision_id` text NOT NULL,
	`at` text NOT NULL,
	`by` text NOT NULL,
	`outcome` text,
	`outcome_at` text,
	FOREIGN KEY (`budget_id`) REFERENCES `budgets`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`transfer_id`) REFERENCES `budget_transfers`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`decision_id`) REFERENCES `decision_log`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE UNIQUE INDEX `budget_advice_key` ON `budget_advice` (`budget_id`,`key`);--> statement-breakpoint
CREATE TABLE `budget_evaluations` (
	`budget_id` text NOT NULL,
	`day` text NOT NULL,
	`record` text NOT NULL,
	`at` text NOT NULL,
	PRIMARY KEY(`budget_id`, `day`),
	FOREIGN KEY (`budget_id`) REFERENCES `budgets`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE TABLE `budget_scenarios` (
	`id` text PRIMARY KEY NOT NULL,
	`budget_id` text NOT NULL,
	`name` text NOT NULL,
	`mix` text NOT NULL,
	`created_at` text NOT NULL,
	`created_by` text NOT NULL,
	`discarded_at` text,
	`adopted_at` text,
	`adopted_by` text,
	`decision_id` text,
	FOREIGN KEY (`budget_id`) REFERENCES `budgets`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`created_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`adopted_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`decision_id`) REFERENCES `decision_log`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "budget_scenarios_adopted_whole" CHECK(("budget_scenarios"."adopted_at" is null) = ("budget_scenarios"."adopted_by" is null))
);
--> statement-breakpoint
CREATE INDEX `budget_scenarios_budget` ON `budget_scenarios` (`budget_id`,`created_at`);--> statement-breakpoint
CREATE TABLE `envelope_stages` (
	`id` text PRIMARY KEY NOT NULL,
	`budget_id` text NOT NULL,
	`position` integer NOT NULL,
	`amount` integer NOT NULL,
	`condition` text NOT NULL,
	`released_at` text,
	`released_by` text,
	`release_reason` text,
	FOREIGN KEY (`budget_id`) REFERENCES `budgets`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`released_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "envelope_stages_amount" CHECK("envelope_stages"."amount" > 0),
	CONSTRAINT "envelope_stages_released_whole" CHECK(("envelope_stages"."released_at" is null) = ("envelope_stages"."released_by" is null))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `envelope_stages_position` ON `envelope_stages` (`budget_id`,`position`);--> statement-breakpoint
CREATE TABLE `initiative_choices` (
	`id` text PRIMARY KEY NOT NULL,
	`initiative_id` text NOT NULL,
	`review_id` text,
	`choice` text NOT NULL,
	`reason` text NOT NULL,
	`at` text NOT NULL,
	`by` text NOT NULL,
	FOREIGN KEY (`initiative_id`) REFERENCES `initiatives`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`review_id`) REFERENCES `reviews`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `initiative_choices_initiative` ON `initiative_choices` (`initiative_id`,`at`);--> statement-breakpoint
CREATE TABLE `initiative_gates` (
	`initiative_id` text PRIMARY KEY NOT NULL,
	`group` text NOT NULL,
	`group_key` text NOT NULL,
	`metric_id` text NOT NULL,
	`ledger` text NOT NULL,
	`changed_at` text NOT NULL,
	`changed_by` text NOT NULL,
	FOREIGN KEY (`initiative_id`) REFERENCES `initiatives`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`metric_id`) REFERENCES `metrics`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`changed_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `initiative_gates_group` ON `initiative_gates` (`group_key`);--> statement-breakpoint
CREATE TABLE `budget_changes` (
	`id` text PRIMARY KEY NOT NULL,
	`budget_id` text NOT NULL,
	`before` text NOT NULL,
	`after` text NOT NULL,
	`reason` text NOT NULL,
	`at` text NOT NULL,
	`by` text NOT NULL,
	FOREIGN KEY (`budget_id`) REFERENCES `budgets`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `budget_changes_budget` ON `budget_changes` (`budget_id`,`at`);--> statement-breakpoint
CREATE TABLE `budget_transfers` (
	`id` text PRIMARY KEY NOT NULL,
	`budget_id` text NOT NULL,
	`from` text NOT NULL,
	`to` text NOT NULL,
	`amount` integer NOT NULL,
	`day` text NOT NULL,
	`reason` text NOT NULL,
	`state` text NOT NULL,
	`proposed_at` text NOT NULL,
	`proposed_by` text NOT NULL,
	`decided_at` text,
	`decided_by` text,
	`note` text,
	FOREIGN KEY (`budget_id`) REFERENCES `budgets`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`proposed_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`decided_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "budget_transfers_amount" CHECK("budget_transfers"."amount" > 0),
	CONSTRAINT "budget_transfers_second_person" CHECK("budget_transfers"."state" in ('proposed', 'withdrawn') or "budget_transfers"."decided_by" <> "budget_transfers"."proposed_by"),
	CONSTRAINT "budget_transfers_decided" CHECK(("budget_transfers"."state" = 'proposed') = ("budget_transfers"."decided_at" is null))
);
--> statement-breakpoint
CREATE INDEX `budget_transfers_budget` ON `budget_transfers` (`budget_id`,`state`);--> statement-breakpoint
CREATE TABLE `spend_imports` (
	`id` text PRIMARY KEY NOT NULL,
	`budget_id` text NOT NULL,
	`file_name` text NOT NULL,
	`hash` text NOT NULL,
	`mapping` text NOT NULL,
	`counts` text NOT NULL,
	`at` text NOT NULL,
	`by` text NOT NULL,
	FOREIGN KEY (`budget_id`) REFERENCES `budgets`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `spend_imports_budget` ON `spend_imports` (`budget_id`,`at`);--> statement-breakpoint
CREATE TABLE `spend_mappings` (
	`ledger` text NOT NULL,
	`columns_hash` text NOT NULL,
	`mapping` text NOT NULL,
	`used_at` text NOT NULL,
	PRIMARY KEY(`ledger`, `columns_hash`)
);
--> statement-breakpoint
CREATE TABLE `settings` (
	`key` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL,
	`reason` text NOT NULL,
	`changed_at` text NOT NULL,
	`changed_by` text NOT NULL,
	FOREIGN KEY (`changed_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE TABLE `__new_budget_entries` (
	`id` text PRIMARY KEY NOT NULL,
	`budget_id` text NOT NULL,
	`kind` text NOT NULL,
	`bucket` text NOT NULL,
	`day` text NOT NULL,
	`amount` integer NOT NULL,
	`initiative_id` text,
	`experiment_id` text,
	`tier` text,
	`note` text,
	`corrects_id` text,
	`source` text DEFAULT 'manual' NOT NULL,
	`import_id` text,
	`transfer_id` text,
	`person` text,
	`created_at` text NOT NULL,
	`created_by` text NOT NULL,
	FOREIGN KEY (`budget_id`) REFERENCES `budgets`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`initiative_id`) REFERENCES `initiatives`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`experiment_id`) REFERENCES `experiments`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`import_id`) REFERENCES `spend_imports`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`transfer_id`) REFERENCES `budget_transfers`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`created_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "budget_entries_one_subject" CHECK(("__new_budget_entries"."initiative_id" is not null) + ("__new_budget_entries"."experiment_id" is not null) + ("__new_budget_entries"."tier" is not null) <= 1),
	CONSTRAINT "budget_entries_negative_explained" CHECK("__new_budget_entries"."amount" >= 0 or "__new_budget_entries"."corrects_id" is not null or "__new_budget_entries"."transfer_id" is not null)
);
--> statement-breakpoint
INSERT INTO `__new_budget_entries`("id", "budget_id", "kind", "bucket", "day", "amount", "initiative_id", "experiment_id", "note", "corrects_id", "created_at", "created_by") SELECT "id", "budget_id", "kind", "bucket", "day", "amount", "initiative_id", "experiment_id", "note", "corrects_id", "created_at", "created_by" FROM `budget_entries`;--> statement-breakpoint
DROP TABLE `budget_entries`;--> statement-breakpoint
ALTER TABLE `__new_budget_entries` RENAME TO `budget_entries`;--> statement-breakpoint
CREATE INDEX `budget_entries_budget` ON `budget_entries` (`budget_id`,`day`);--> statement-breakpoint
CREATE TABLE `__new_reviews` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`state` text NOT NULL,
	`metric_id` text,
	`budget_id` text,
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
	FOREIGN KEY (`budget_id`) REFERENCES `budgets`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`owner_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`opened_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "reviews_alert_has_subject" CHECK(("__new_reviews"."kind" = 'alert') = (("__new_reviews"."metric_id" is not null) + ("__new_reviews"."budget_id" is not null))),
	CONSTRAINT "reviews_alert_has_trigger" CHECK(("__new_reviews"."kind" = 'alert') = ("__new_reviews"."trigger" is not null)),
	CONSTRAINT "reviews_open_until_closed" CHECK(("__new_reviews"."state" = 'open') = ("__new_reviews"."closing" is null)),
	CONSTRAINT "reviews_verified_whole" CHECK(("__new_reviews"."state" = 'verified') = ("__new_reviews"."verification" is not null))
);
--> statement-breakpoint
INSERT INTO `__new_reviews`("id", "kind", "state", "metric_id", "from_day", "to_day", "trigger", "owner_id", "opened_at", "opened_by", "agenda", "closing", "rearm_after", "verification") SELECT "id", "kind", "state", "metric_id", "from_day", "to_day", "trigger", "owner_id", "opened_at", "opened_by", "agenda", "closing", "rearm_after", "verification" FROM `reviews`;--> statement-breakpoint
DROP TABLE `reviews`;--> statement-breakpoint
ALTER TABLE `__new_reviews` RENAME TO `reviews`;--> statement-breakpoint
CREATE UNIQUE INDEX `reviews_one_open` ON `reviews` (`metric_id`) WHERE "reviews"."kind" = 'alert' and "reviews"."state" = 'open';--> statement-breakpoint
CREATE UNIQUE INDEX `reviews_one_open_budget` ON `reviews` (`budget_id`) WHERE "reviews"."kind" = 'alert' and "reviews"."state" = 'open';--> statement-breakpoint
CREATE UNIQUE INDEX `reviews_one_a_period` ON `reviews` (`kind`,`from_day`) WHERE "reviews"."kind" <> 'alert';--> statement-breakpoint
CREATE INDEX `reviews_metric` ON `reviews` (`metric_id`,`opened_at`);--> statement-breakpoint
CREATE INDEX `reviews_state` ON `reviews` (`state`);--> statement-breakpoint
CREATE TABLE `__new_budgets` (
	`id` text PRIMARY KEY NOT NULL,
	`cycle_id` text NOT NULL,
	`ledger` text NOT NULL,
	`currency` text,
	`total` integer NOT NULL,
	`core_bp` integer NOT NULL,
	`supporting_bp` integer NOT NULL,
	`exploratory_bp` integer NOT NULL,
	`band_points_bp` integer DEFAULT 500 NOT NULL,
	`band_relative_bp` integer DEFAULT 2500 NOT NULL,
	`floor_exploratory` integer DEFAULT false NOT NULL,
	`carry_rule` text DEFAULT 'lapse' NOT NULL,
	`day_rate` integer,
	`day_rate_currency` text,
	`created_at` text NOT NULL,
	FOREIGN KEY (`cycle_id`) REFERENCES `cycles`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "budgets_day_rate" CHECK(("__new_budgets"."day_rate" is null) = ("__new_budgets"."day_rate_currency" is null)),
	CONSTRAINT "budgets_mix_sums" CHECK("__new_budgets"."core_bp" + "__new_budgets"."supporting_bp" + "__new_budgets"."exploratory_bp" = 10000),
	CONSTRAINT "budgets_currency" CHECK(("__new_budgets"."ledger" = 'money') = ("__new_budgets"."currency" is not null))
);
--> statement-breakpoint
INSERT INTO `__new_budgets`("id", "cycle_id", "ledger", "currency", "total", "core_bp", "supporting_bp", "exploratory_bp", "created_at") SELECT "id", "cycle_id", "ledger", "currency", "total", "core_bp", "supporting_bp", "exploratory_bp", "created_at" FROM `budgets`;--> statement-breakpoint
DROP TABLE `budgets`;--> statement-breakpoint
ALTER TABLE `__new_budgets` RENAME TO `budgets`;--> statement-breakpoint
CREATE UNIQUE INDEX `budgets_one_of_people` ON `budgets` (`cycle_id`) WHERE "budgets"."ledger" = 'people';--> statement-breakpoint
CREATE UNIQUE INDEX `budgets_one_a_currency` ON `budgets` (`cycle_id`,`currency`) WHERE "budgets"."ledger" = 'money';--> statement-breakpoint
ALTER TABLE `initiative_tiers` ADD `weights` text;--> statement-breakpoint
ALTER TABLE `initiatives` ADD `metric_id` text REFERENCES metrics(id);--> statement-breakpoint
ALTER TABLE `initiatives` ADD `kill_criterion` text;--> statement-breakpoint
ALTER TABLE `initiatives` ADD `stopped_on` text;--> statement-breakpoint
ALTER TABLE `initiatives` ADD `stop_reason` text;--> statement-breakpoint
-- A table that is made anew loses its triggers.
CREATE TRIGGER reviews_no_delete BEFORE DELETE ON reviews BEGIN SELECT RAISE(ABORT, 'append-only: reviews'); END;
--> statement-breakpoint
CREATE TRIGGER reviews_stand BEFORE UPDATE ON reviews
WHEN NEW.trigger IS NOT OLD.trigger OR NEW.metric_id IS NOT OLD.metric_id OR NEW.kind IS NOT OLD.kind
  OR NEW.budget_id IS NOT OLD.budget_id
  OR (OLD.closing IS NOT NULL AND (NEW.closing IS NOT OLD.closing OR NEW.agenda IS NOT OLD.agenda))
  OR (OLD.verification IS NOT NULL AND NEW.verification IS NOT OLD.verification)
BEGIN SELECT RAISE(ABORT, 'a review that is closed never changes'); END;
--> statement-breakpoint
CREATE TRIGGER budget_entries_no_update BEFORE UPDATE ON budget_entries BEGIN SELECT RAISE(ABORT, 'append-only: budget_entries'); END;
--> statement-breakpoint
CREATE TRIGGER budget_entries_no_delete BEFORE DELETE ON budget_entries BEGIN SELECT RAISE(ABORT, 'append-only: budget_entries'); END;
--> statement-breakpoint
CREATE TRIGGER budget_changes_no_update BEFORE UPDATE ON budget_changes BEGIN SELECT RAISE(ABORT, 'append-only: budget_changes'); END;
--> statement-breakpoint
CREATE TRIGGER budget_changes_no_delete BEFORE DELETE ON budget_changes BEGIN SELECT RAISE(ABORT, 'append-only: budget_changes'); END;
--> statement-breakpoint
CREATE TRIGGER spend_imports_no_update BEFORE UPDATE ON spend_imports BEGIN SELECT RAISE(ABORT, 'append-only: spend_imports'); END;
--> statement-breakpoint
CREATE TRIGGER spend_imports_no_delete BEFORE DELETE ON spend_imports BEGIN SELECT RAISE(ABORT, 'append-only: spend_imports'); END;
--> statement-breakpoint
CREATE TRIGGER budget_evaluations_no_update BEFORE UPDATE ON budget_evaluations BEGIN SELECT RAISE(ABORT, 'append-only: budget_evaluations'); END;
--> statement-breakpoint
CREATE TRIGGER budget_evaluations_no_delete BEFORE DELETE ON budget_evaluations BEGIN SELECT RAISE(ABORT, 'append-only: budget_evaluations'); END;
--> statement-breakpoint
CREATE TRIGGER initiative_choices_no_update BEFORE UPDATE ON initiative_choices BEGIN SELECT RAISE(ABORT, 'append-only: initiative_choices'); END;
--> statement-breakpoint
CREATE TRIGGER initiative_choices_no_delete BEFORE DELETE ON initiative_choices BEGIN SELECT RAISE(ABORT, 'append-only: initiative_choices'); END;
--> statement-breakpoint
CREATE TRIGGER budget_transfers_stand BEFORE UPDATE ON budget_transfers
WHEN OLD.state <> 'proposed' OR NEW.amount <> OLD.amount OR NEW."from" <> OLD."from"
  OR NEW."to" <> OLD."to" OR NEW.day <> OLD.day OR NEW.proposed_by <> OLD.proposed_by
BEGIN SELECT RAISE(ABORT, 'a transfer that is decided never changes'); END;
--> statement-breakpoint
CREATE TRIGGER budget_transfers_no_delete BEFORE DELETE ON budget_transfers BEGIN SELECT RAISE(ABORT, 'append-only: budget_transfers'); END;
--> statement-breakpoint
PRAGMA foreign_keys=ON;
