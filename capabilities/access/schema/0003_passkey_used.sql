-- When a passkey was last used; nothing until it was. As access_passkey, a reference table.
ALTER TABLE access_passkey ADD COLUMN used_at BIGINT;
