-- Registers: append-only lists that an officer hands over. What a row says is sealed; whom it is about is an id.
CREATE TABLE register_row (
  id text COLLATE "C" PRIMARY KEY,
  register text NOT NULL,
  case_id text COLLATE "C" NOT NULL,   -- the first row of its case
  person_id text COLLATE "C",
  at timestamptz NOT NULL DEFAULT now(),
  actor text NOT NULL,
  entry_id text NOT NULL,              -- its line in the book
  kid text COLLATE "C" NOT NULL,
  data bytea NOT NULL
);
CREATE INDEX register_row_of_register ON register_row (register, id);
CREATE INDEX register_row_of_person ON register_row (person_id, register, id) WHERE person_id IS NOT NULL;
CREATE INDEX register_row_of_case ON register_row (case_id, id);
CREATE TRIGGER append_only BEFORE UPDATE ON register_row FOR EACH ROW EXECUTE FUNCTION refuse_change();

DO $$
DECLARE app text := current_setting('gatehouse.app_role');
BEGIN
  IF app = current_user THEN RETURN; END IF;
  EXECUTE format('GRANT SELECT, INSERT ON register_row TO %I', app);
END $$;
