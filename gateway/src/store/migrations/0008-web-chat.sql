-- A visitor's feed asks once a second for every connected visitor: newest conversations of one contact point.
CREATE INDEX conversation_of_point ON conversation (contact_point_id, account_id, id);
