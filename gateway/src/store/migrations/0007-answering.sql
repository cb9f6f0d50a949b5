-- What answering needs: the channel's reply window, counted where the conversation is locked anyway; the choices that
-- were offered as numbered lines; the further names of a message that was sent in parts.
ALTER TABLE conversation ADD COLUMN reply_opened_at timestamptz;
ALTER TABLE conversation ADD COLUMN replies_used int NOT NULL DEFAULT 0;
ALTER TABLE conversation ADD COLUMN offer bytea;

CREATE TABLE message_part (
  account_id text COLLATE "C" NOT NULL,
  source_bidx bytea NOT NULL,
  message_id text COLLATE "C" NOT NULL REFERENCES message,
  PRIMARY KEY (account_id, source_bidx)
);

DO $$
DECLARE app text := current_setting('gatehouse.app_role');
BEGIN
  IF app = current_user THEN RETURN; END IF;
  EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON message_part TO %I', app);
END $$;
