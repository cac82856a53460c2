-- Every first page asks which alerts somebody should look at again.
create index alerts_by_review on alerts (review_on, family_id) where ended_on is null;
