-- Written before a message leaves by a channel on which a repeat reaches the person twice. Whoever takes the row next,
-- after a kill -9, a lost answer or a restore, knows that it may have left.
ALTER TABLE delivery ADD COLUMN begun boolean NOT NULL DEFAULT false;
