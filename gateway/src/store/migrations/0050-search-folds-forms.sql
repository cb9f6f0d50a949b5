-- Words are compared without regard to traditional and simplified forms from here on, and what was written in traditional
-- ones is found only by tokens made anew. Every event is read again, behind what is admitted; what is in the index stays
-- until then.
UPDATE search_cursor SET txid = '0', event_id = '';
