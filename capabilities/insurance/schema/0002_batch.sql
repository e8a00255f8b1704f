-- The batch in which a month was handed out; none for what went to the heirs, and for runs before batches were named. Where a batch was undone that an
-- earlier month stood in, insurance_pension.next_month goes back to it, and rows of later months may stand. Distributed as before, by person_id.
ALTER TABLE insurance_pension_paid ADD COLUMN batch_id BIGINT;
