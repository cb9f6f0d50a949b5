-- The files of an export are kept for some days, then removed; what was asked for and shipped stays on record.
ALTER TABLE audit_export DROP CONSTRAINT audit_export_state_check;
ALTER TABLE audit_export ADD CONSTRAINT audit_export_state_check
  CHECK (state IN ('preparing', 'awaiting_approval', 'running', 'done', 'failed', 'expired'));
CREATE INDEX audit_export_kept ON audit_export (ended_at) WHERE state = 'done';
