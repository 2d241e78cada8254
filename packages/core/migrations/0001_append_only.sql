-- What is evidence is only ever added to: the database itself refuses to change or delete it.
CREATE TRIGGER significance_tests_no_update BEFORE UPDATE ON significance_tests BEGIN SELECT RAISE(ABORT, 'append-only: significance_tests'); END;
--> statement-breakpoint
CREATE TRIGGER significance_tests_no_delete BEFORE DELETE ON significance_tests BEGIN SELECT RAISE(ABORT, 'append-only: significance_tests'); END;
--> statement-breakpoint
CREATE TRIGGER looks_no_update BEFORE UPDATE ON looks BEGIN SELECT RAISE(ABORT, 'append-only: looks'); END;
--> statement-breakpoint
CREATE TRIGGER looks_no_delete BEFORE DELETE ON looks BEGIN SELECT RAISE(ABORT, 'append-only: looks'); END;
--> statement-breakpoint
CREATE TRIGGER decisions_no_update BEFORE UPDATE ON decisions BEGIN SELECT RAISE(ABORT, 'append-only: decisions'); END;
--> statement-breakpoint
CREATE TRIGGER decisions_no_delete BEFORE DELETE ON decisions BEGIN SELECT RAISE(ABORT, 'append-only: decisions'); END;
--> statement-breakpoint
CREATE TRIGGER deviations_no_update BEFORE UPDATE ON deviations BEGIN SELECT RAISE(ABORT, 'append-only: deviations'); END;
--> statement-breakpoint
CREATE TRIGGER deviations_no_delete BEFORE DELETE ON deviations BEGIN SELECT RAISE(ABORT, 'append-only: deviations'); END;
--> statement-breakpoint
CREATE TRIGGER audit_log_no_update BEFORE UPDATE ON audit_log BEGIN SELECT RAISE(ABORT, 'append-only: audit_log'); END;
--> statement-breakpoint
CREATE TRIGGER audit_log_no_delete BEFORE DELETE ON audit_log BEGIN SELECT RAISE(ABORT, 'append-only: audit_log'); END;
--> statement-breakpoint
CREATE TRIGGER metric_versions_no_update BEFORE UPDATE ON metric_versions BEGIN SELECT RAISE(ABORT, 'append-only: metric_versions'); END;
--> statement-breakpoint
CREATE TRIGGER check_ins_no_update BEFORE UPDATE ON check_ins BEGIN SELECT RAISE(ABORT, 'append-only: check_ins'); END;
--> statement-breakpoint
CREATE TRIGGER check_ins_no_delete BEFORE DELETE ON check_ins BEGIN SELECT RAISE(ABORT, 'append-only: check_ins'); END;
--> statement-breakpoint
CREATE TRIGGER experiments_locked_plan BEFORE UPDATE ON experiments
WHEN OLD.plan_hash IS NOT NULL AND (
  NEW.plan_hash IS NOT OLD.plan_hash OR NEW.plan_canonical IS NOT OLD.plan_canonical
  OR NEW.plan IS NOT OLD.plan OR NEW.hypothesis IS NOT OLD.hypothesis
  OR NEW.target_metric_id IS NOT OLD.target_metric_id OR NEW.guardrails IS NOT OLD.guardrails
  OR NEW.secondary_metric_ids IS NOT OLD.secondary_metric_ids OR NEW.variants IS NOT OLD.variants
)
BEGIN SELECT RAISE(ABORT, 'a locked plan never changes'); END;
