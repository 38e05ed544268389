-- When the image got the tag, in epoch milliseconds. NULL where it was before this was written down.
ALTER TABLE ecr_tags ADD COLUMN tagged_at INTEGER;
