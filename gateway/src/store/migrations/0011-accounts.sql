-- People who work here: how they prove who they are, what they may do, and where they are logged in.

CREATE TABLE app_user (
  id text COLLATE "C" PRIMARY KEY,
  name text NOT NULL UNIQUE,             -- what they type: NFKC, lower case
  display_name bytea,                    -- sealed with the user's own key, as is everything sealed below
  roles text[] NOT NULL DEFAULT '{}',
  groups text[] NOT NULL DEFAULT '{}',
  state text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'disabled')),
  password text,                         -- argon2id as a PHC string; null: logs in elsewhere only
  password_until timestamptz,            -- a one-time password: opens nothing after this, and must be changed
  totp bytea,                            -- the confirmed secret
  totp_step bigint NOT NULL DEFAULT 0,   -- the last step that was used: none works twice
  totp_offered bytea,                    -- a secret that was shown and not confirmed yet
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT known_roles CHECK (roles <@ ARRAY['admin', 'security', 'auditor', 'supervisor', 'agent', 'integrator']),
  -- 三员: whoever runs the system, whoever grants rights and whoever reads the book are three people.
  CONSTRAINT three_officers CHECK (
    ('admin' = ANY (roles))::int + ('security' = ANY (roles))::int + ('auditor' = ANY (roles))::int <= 1)
);

CREATE TABLE recovery_code (
  user_id text COLLATE "C" NOT NULL REFERENCES app_user ON DELETE CASCADE,
  hash bytea NOT NULL,
  PRIMARY KEY (user_id, hash)
);

-- Who somebody is at a provider of logins: a blind index, since a subject may be a name or a number of theirs.
CREATE TABLE user_subject (
  provider text NOT NULL,
  subject bytea NOT NULL,
  user_id text COLLATE "C" NOT NULL REFERENCES app_user ON DELETE CASCADE,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (provider, subject)
);
CREATE INDEX user_subject_of_user ON user_subject (user_id);

CREATE TABLE user_session (
  id text COLLATE "C" PRIMARY KEY,
  hash bytea NOT NULL UNIQUE,
  user_id text COLLATE "C" NOT NULL REFERENCES app_user ON DELETE CASCADE,
  role text,                             -- the one of the user's roles it acts in
  via text NOT NULL,
  second_factor boolean NOT NULL,
  opened_at timestamptz NOT NULL DEFAULT now(),
  seen_at timestamptz NOT NULL DEFAULT now(),
  proved_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL
);
CREATE INDEX user_session_of_user ON user_session (user_id);

CREATE TABLE user_token (
  id text COLLATE "C" PRIMARY KEY,
  hash bytea NOT NULL UNIQUE,
  user_id text COLLATE "C" NOT NULL REFERENCES app_user ON DELETE CASCADE,
  title text NOT NULL,
  role text NOT NULL,                    -- counts only while the user has it
  scopes text[] NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX user_token_of_user ON user_token (user_id);

-- Tries to log in, counted by blind indexes of account, source, and both.
CREATE TABLE login_brake (
  key bytea PRIMARY KEY,
  tries int NOT NULL,
  ends_at timestamptz NOT NULL
);
CREATE INDEX login_brake_ended ON login_brake (ends_at);

-- Somebody opened, for an hour and with a reason, what is not theirs to see.
CREATE TABLE break_glass (
  id text COLLATE "C" PRIMARY KEY,
  actor text NOT NULL,
  object_kind text NOT NULL CHECK (object_kind IN ('conversation', 'person')),
  object_id text COLLATE "C" NOT NULL,
  kid text COLLATE "C" NOT NULL,
  reason bytea NOT NULL,
  opened_at timestamptz NOT NULL DEFAULT now(),
  until timestamptz NOT NULL
);
CREATE INDEX break_glass_of_object ON break_glass (object_kind, object_id, actor, until);

DO $$
DECLARE app text := current_setting('gatehouse.app_role');
BEGIN
  IF app = current_user THEN RETURN; END IF;
  EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON app_user, recovery_code, user_subject, user_session, user_token, login_brake TO %I', app);
  EXECUTE format('GRANT SELECT, INSERT ON break_glass TO %I', app);
END $$;
