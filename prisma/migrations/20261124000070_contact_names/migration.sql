-- Names and phone numbers as they are compared. Stored: an index on an expression is not usable under row-level security.
alter table contact
  add column "nameNorm" text collate "C" generated always as (lower(name)) stored,
  -- The last nine digits: the same number with and without its country.
  add column "phoneNorm" text collate "C" generated always as (
    case when length(regexp_replace(phone, '\D', '', 'g')) >= 6 then right(regexp_replace(phone, '\D', '', 'g'), 9) end) stored;
alter table company add column "nameNorm" text collate "C" generated always as (lower(name)) stored;

-- The list by name, names that begin with some letters, and contacts of the same name.
drop index contact_name;
create index contact_name on contact ("workspaceId", "nameNorm", id);
create index contact_phone on contact ("workspaceId", "phoneNorm") where "phoneNorm" is not null;
create index contact_blocked on contact ("workspaceId", "updatedAt" desc, id desc) where "isBlocked";
create index company_name on company ("workspaceId", "nameNorm", id);
