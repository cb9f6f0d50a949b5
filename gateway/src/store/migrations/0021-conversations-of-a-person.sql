-- Erasing a person, and asking whether a row about a person may be seen, both begin with their conversations.
CREATE INDEX conversation_of_person ON conversation (person_id, group_id);
