-- When the member first opened the workspace; until then, an invitation. Who is a member today has done so.
alter table member add column "joinedAt" timestamptz(3);
update member set "joinedAt" = "createdAt";

-- Names tell things apart: among everybody's, and among one member's own.
create unique index macro_name on macro ("workspaceId", "memberId", lower(name)) nulls not distinct;
create unique index view_name on view ("workspaceId", "memberId", lower(name)) nulls not distinct;
