-- Up Migration

-- H4: cases that closed without the person whom they needed, counted by the business's day.
create index transitions_unattended on transitions (at) where rule = 'H4' and to_phase = 'closed';

-- Down Migration
drop index transitions_unattended;
