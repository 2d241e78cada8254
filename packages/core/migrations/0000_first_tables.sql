CREATE TABLE `audit_log` (
	`id` text PRIMARY KEY NOT NULL,
	`at` text NOT NULL,
	`actor_id` text NOT NULL,
	`verb` text NOT NULL,
	`subject_id` text NOT NULL,
	`detail` text NOT NULL,
	FOREIGN KEY (`actor_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `audit_log_subject` ON `audit_log` (`subject_id`);--> statement-breakpoint
CREATE TABLE `idempotency_keys` (
	`key` text NOT NULL,
	`actor_id` text NOT NULL,
	`fingerprint` text NOT NULL,
	`reply` text NOT NULL,
	`created_at` text NOT NULL,
	PRIMARY KEY(`key`, `actor_id`)
);
--> statement-breakpoint
CREATE TABLE `budget_entries` (
	`id` text PRIMARY KEY NOT NULL,
	`budget_id` text NOT NULL,
	`kind` text NOT NULL,
	`bucket` text NOT NULL,
	`day` text NOT NULL,
	`amount` integer NOT NULL,
	`initiative_id` text,
	`experiment_id` text,
	`note` text,
	`corrects_id` text,
	`created_at` text NOT NULL,
	`created_by` text NOT NULL,
	FOREIGN KEY (`budget_id`) REFERENCES `budgets`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`initiative_id`) REFERENCES `initiatives`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`experiment_id`) REFERENCES `experiments`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`created_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "budget_entries_one_subject" CHECK("budget_entries"."initiative_id" is null or "budget_entries"."experiment_id" is null),
	CONSTRAINT "budget_entries_negative_corrects" CHECK("budget_entries"."amount" >= 0 or "budget_entries"."corrects_id" is not null)
);
--> statement-breakpoint
CREATE INDEX `budget_entries_budget` ON `budget_entries` (`budget_id`,`day`);--> statement-breakpoint
CREATE TABLE `budgets` (
	`id` text PRIMARY KEY NOT NULL,
	`cycle_id` text NOT NULL,
	`ledger` text NOT NULL,
	`currency` text,
	`total` integer NOT NULL,
	`core_bp` integer NOT NULL,
	`supporting_bp` integer NOT NULL,
	`exploratory_bp` integer NOT NULL,
	`created_at` text NOT NULL,
	FOREIGN KEY (`cycle_id`) REFERENCES `cycles`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "budgets_mix_sums" CHECK("budgets"."core_bp" + "budgets"."supporting_bp" + "budgets"."exploratory_bp" = 10000),
	CONSTRAINT "budgets_currency" CHECK(("budgets"."ledger" = 'money') = ("budgets"."currency" is not null))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `budgets_cycle_ledger` ON `budgets` (`cycle_id`,`ledger`);--> statement-breakpoint
CREATE TABLE `decisions` (
	`id` text PRIMARY KEY NOT NULL,
	`experiment_id` text NOT NULL,
	`look_id` text NOT NULL,
	`choice` text NOT NULL,
	`treatment` text NOT NULL,
	`recommendation` text NOT NULL,
	`follows_recommendation` integer NOT NULL,
	`learning` text NOT NULL,
	`shipped_share_bp` integer,
	`shipped_from` text,
	`override` text,
	`evidence` text NOT NULL,
	`decided_at` text NOT NULL,
	`decided_by` text NOT NULL,
	FOREIGN KEY (`experiment_id`) REFERENCES `experiments`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`look_id`) REFERENCES `looks`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`decided_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "decisions_shipped_whole" CHECK(("decisions"."choice" = 'ship') = ("decisions"."shipped_share_bp" is not null) and ("decisions"."shipped_share_bp" is null) = ("decisions"."shipped_from" is null))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `decisions_experiment_id_unique` ON `decisions` (`experiment_id`);--> statement-breakpoint
CREATE TABLE `deviations` (
	`id` text PRIMARY KEY NOT NULL,
	`experiment_id` text NOT NULL,
	`what` text NOT NULL,
	`reason` text NOT NULL,
	`at` text NOT NULL,
	`by` text NOT NULL,
	FOREIGN KEY (`experiment_id`) REFERENCES `experiments`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `deviations_experiment` ON `deviations` (`experiment_id`);--> statement-breakpoint
CREATE TABLE `experiment_key_results` (
	`experiment_id` text NOT NULL,
	`key_result_id` text NOT NULL,
	PRIMARY KEY(`experiment_id`, `key_result_id`),
	FOREIGN KEY (`experiment_id`) REFERENCES `experiments`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`key_result_id`) REFERENCES `key_results`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `experiment_key_results_key_result` ON `experiment_key_results` (`key_result_id`);--> statement-breakpoint
CREATE TABLE `experiments` (
	`id` text PRIMARY KEY NOT NULL,
	`number` integer NOT NULL,
	`name` text NOT NULL,
	`hypothesis` text NOT NULL,
	`target_metric_id` text NOT NULL,
	`guardrails` text NOT NULL,
	`secondary_metric_ids` text NOT NULL,
	`variants` text NOT NULL,
	`plan` text NOT NULL,
	`unit` text NOT NULL,
	`initiative_id` text,
	`owner_id` text NOT NULL,
	`state` text NOT NULL,
	`plan_hash` text,
	`plan_canonical` text,
	`locked_at` text,
	`locked_by` text,
	`started_at` text,
	`stopped_at` text,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	FOREIGN KEY (`target_metric_id`) REFERENCES `metrics`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`initiative_id`) REFERENCES `initiatives`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`owner_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`locked_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "experiments_state_known" CHECK("experiments"."state" in ('draft', 'ready', 'running', 'paused', 'stopped', 'decided', 'archived', 'aborted')),
	CONSTRAINT "experiments_locked_whole" CHECK(("experiments"."plan_hash" is null) = ("experiments"."plan_canonical" is null) and ("experiments"."plan_hash" is null) = ("experiments"."locked_at" is null)),
	CONSTRAINT "experiments_running_is_locked" CHECK("experiments"."state" in ('draft', 'aborted') or "experiments"."plan_hash" is not null)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `experiments_number` ON `experiments` (`number`);--> statement-breakpoint
CREATE INDEX `experiments_target` ON `experiments` (`target_metric_id`);--> statement-breakpoint
CREATE INDEX `experiments_state` ON `experiments` (`state`);--> statement-breakpoint
CREATE TABLE `imports` (
	`id` text PRIMARY KEY NOT NULL,
	`experiment_id` text NOT NULL,
	`file_name` text NOT NULL,
	`bytes` integer NOT NULL,
	`sha256` text NOT NULL,
	`state` text NOT NULL,
	`preview` text NOT NULL,
	`suggested` text,
	`mapping` text,
	`stage_id` text,
	`counts` text,
	`failure_reason` text,
	`failure_params` text,
	`created_at` text NOT NULL,
	`created_by` text NOT NULL,
	`landed_at` text,
	FOREIGN KEY (`experiment_id`) REFERENCES `experiments`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`created_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "imports_state_known" CHECK("imports"."state" in ('uploaded', 'staging', 'staged', 'landed', 'failed', 'cancelled'))
);
--> statement-breakpoint
CREATE INDEX `imports_experiment` ON `imports` (`experiment_id`);--> statement-breakpoint
CREATE TABLE `looks` (
	`id` text PRIMARY KEY NOT NULL,
	`experiment_id` text NOT NULL,
	`number` integer NOT NULL,
	`import_id` text NOT NULL,
	`plan_hash` text NOT NULL,
	`state` text NOT NULL,
	`units` text NOT NULL,
	`sample_reached` integer NOT NULL,
	`sample_ratio` text NOT NULL,
	`health` text NOT NULL,
	`verdicts` text NOT NULL,
	`not_measured` text NOT NULL,
	`data_watermark` text NOT NULL,
	`created_at` text NOT NULL,
	`created_by` text NOT NULL,
	FOREIGN KEY (`experiment_id`) REFERENCES `experiments`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`import_id`) REFERENCES `imports`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`created_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE UNIQUE INDEX `looks_number` ON `looks` (`experiment_id`,`number`);--> statement-breakpoint
CREATE TABLE `significance_tests` (
	`id` text PRIMARY KEY NOT NULL,
	`experiment_id` text NOT NULL,
	`look_id` text NOT NULL,
	`position` integer NOT NULL,
	`role` text NOT NULL,
	`metric_id` text NOT NULL,
	`record` text NOT NULL,
	`created_at` text NOT NULL,
	FOREIGN KEY (`experiment_id`) REFERENCES `experiments`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`look_id`) REFERENCES `looks`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`metric_id`) REFERENCES `metrics`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `significance_tests_look` ON `significance_tests` (`look_id`,`position`);--> statement-breakpoint
CREATE INDEX `significance_tests_metric` ON `significance_tests` (`metric_id`);--> statement-breakpoint
CREATE INDEX `significance_tests_experiment` ON `significance_tests` (`experiment_id`);--> statement-breakpoint
CREATE TABLE `initiative_key_results` (
	`initiative_id` text NOT NULL,
	`key_result_id` text NOT NULL,
	PRIMARY KEY(`initiative_id`, `key_result_id`),
	FOREIGN KEY (`initiative_id`) REFERENCES `initiatives`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`key_result_id`) REFERENCES `key_results`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `initiative_tiers` (
	`initiative_id` text NOT NULL,
	`from_day` text NOT NULL,
	`tier` text NOT NULL,
	PRIMARY KEY(`initiative_id`, `from_day`),
	FOREIGN KEY (`initiative_id`) REFERENCES `initiatives`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `initiatives` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`description` text,
	`owner_id` text NOT NULL,
	`created_at` text NOT NULL,
	FOREIGN KEY (`owner_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE TABLE `metric_edges` (
	`child_id` text NOT NULL,
	`parent_id` text NOT NULL,
	`evidence` text NOT NULL,
	`slope` real,
	`position` integer NOT NULL,
	PRIMARY KEY(`child_id`, `parent_id`),
	FOREIGN KEY (`child_id`) REFERENCES `metrics`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`parent_id`) REFERENCES `metrics`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "metric_edges_not_itself" CHECK("metric_edges"."child_id" <> "metric_edges"."parent_id")
);
--> statement-breakpoint
CREATE INDEX `metric_edges_parent` ON `metric_edges` (`parent_id`);--> statement-breakpoint
CREATE TABLE `metric_values` (
	`metric_id` text NOT NULL,
	`period_start` text NOT NULL,
	`period_end` text NOT NULL,
	`value` real NOT NULL,
	`standard_deviation` real,
	`units` integer,
	`complete` integer NOT NULL,
	`metric_version` integer NOT NULL,
	`recorded_at` text NOT NULL,
	`recorded_by` text NOT NULL,
	PRIMARY KEY(`metric_id`, `period_start`),
	FOREIGN KEY (`metric_id`) REFERENCES `metrics`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`recorded_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE TABLE `metric_versions` (
	`metric_id` text NOT NULL,
	`version` integer NOT NULL,
	`name` text NOT NULL,
	`tier` text NOT NULL,
	`kind` text NOT NULL,
	`direction` text NOT NULL,
	`unit` text,
	`definition` text NOT NULL,
	`effective_from` text NOT NULL,
	`reason` text,
	`created_by` text NOT NULL,
	`created_at` text NOT NULL,
	PRIMARY KEY(`metric_id`, `version`),
	FOREIGN KEY (`metric_id`) REFERENCES `metrics`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`created_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "metric_versions_tier" CHECK("metric_versions"."tier" in ('core', 'supporting', 'exploratory'))
);
--> statement-breakpoint
CREATE TABLE `metrics` (
	`id` text PRIMARY KEY NOT NULL,
	`key` text NOT NULL,
	`is_north_star` integer NOT NULL,
	`status` text NOT NULL,
	`version` integer NOT NULL,
	`owner_id` text NOT NULL,
	`exemption_until` text,
	`exemption_reason` text,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	FOREIGN KEY (`owner_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "metrics_status" CHECK("metrics"."status" in ('active', 'archived'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `metrics_key_unique` ON `metrics` (`key`);--> statement-breakpoint
CREATE UNIQUE INDEX `metrics_one_north_star` ON `metrics` (`is_north_star`) WHERE "metrics"."is_north_star" = 1 and "metrics"."status" = 'active';--> statement-breakpoint
CREATE TABLE `check_ins` (
	`id` text PRIMARY KEY NOT NULL,
	`key_result_id` text NOT NULL,
	`day` text NOT NULL,
	`value` real,
	`milestones_done` text,
	`confidence` real,
	`comment` text,
	`at` text NOT NULL,
	`by` text NOT NULL,
	FOREIGN KEY (`key_result_id`) REFERENCES `key_results`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `check_ins_key_result` ON `check_ins` (`key_result_id`,`day`);--> statement-breakpoint
CREATE TABLE `cycles` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`starts_on` text NOT NULL,
	`ends_on` text NOT NULL,
	`state` text NOT NULL,
	`created_at` text NOT NULL,
	CONSTRAINT "cycles_dates" CHECK("cycles"."starts_on" < "cycles"."ends_on")
);
--> statement-breakpoint
CREATE TABLE `key_results` (
	`id` text PRIMARY KEY NOT NULL,
	`objective_id` text NOT NULL,
	`title` text NOT NULL,
	`metric_id` text,
	`range` text NOT NULL,
	`role` text NOT NULL,
	`weight_bp` integer NOT NULL,
	`weight_is_shared` integer NOT NULL,
	`confidence` real,
	`owner_id` text NOT NULL,
	`position` integer NOT NULL,
	`created_at` text NOT NULL,
	FOREIGN KEY (`objective_id`) REFERENCES `objectives`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`metric_id`) REFERENCES `metrics`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`owner_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "key_results_weight" CHECK("key_results"."weight_bp" between 0 and 10000)
);
--> statement-breakpoint
CREATE INDEX `key_results_objective` ON `key_results` (`objective_id`,`position`);--> statement-breakpoint
CREATE INDEX `key_results_metric` ON `key_results` (`metric_id`);--> statement-breakpoint
CREATE TABLE `objectives` (
	`id` text PRIMARY KEY NOT NULL,
	`cycle_id` text NOT NULL,
	`title` text NOT NULL,
	`type` text NOT NULL,
	`owner_id` text NOT NULL,
	`position` integer NOT NULL,
	`created_at` text NOT NULL,
	FOREIGN KEY (`cycle_id`) REFERENCES `cycles`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`owner_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `objectives_cycle` ON `objectives` (`cycle_id`,`position`);--> statement-breakpoint
CREATE TABLE `people` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`role` text NOT NULL,
	`team` text NOT NULL,
	`position` text NOT NULL
);
