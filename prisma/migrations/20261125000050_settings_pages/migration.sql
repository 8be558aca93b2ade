-- Tickets of an inbox can begin in a team.
alter table inbox add column "defaultTeamId" uuid;
create index "inbox_workspaceId_defaultTeamId_idx" on inbox ("workspaceId", "defaultTeamId");
alter table inbox add constraint "inbox_workspaceId_defaultTeamId_fkey" foreign key ("workspaceId", "defaultTeamId")
  references team ("workspaceId", id) on delete no action on update no action;

-- Macros have an order, views an icon.
alter table macro add column position integer not null default 0;
alter table view add column icon text;
