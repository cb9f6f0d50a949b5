-- One index alone may begin with the lane's columns. A prepared plan is made while the outbox is empty and kept; given
-- two indexes that begin with (kind, target_id) it took the one of the items, and read the whole outbox for each row.
ALTER TABLE delivery DROP CONSTRAINT delivery_kind_target_id_item_id_key;
ALTER TABLE delivery ADD CONSTRAINT delivery_once UNIQUE (item_id, kind, target_id);
