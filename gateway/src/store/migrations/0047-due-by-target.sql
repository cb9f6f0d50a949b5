-- What is due is found target by target: rows of an endpoint that is spared cost the others nothing, however many wait.
-- The lane stands first: one index alone may begin with (kind, target_id), see 0006.
DROP INDEX delivery_due;
CREATE INDEX delivery_due ON delivery (lane, kind, target_id, due_at) WHERE NOT parked;
