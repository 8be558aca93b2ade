-- AlterTable
ALTER TABLE "company" ADD COLUMN     "notes" TEXT;

-- AlterTable
ALTER TABLE "contact" ADD COLUMN     "areImagesAllowed" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "fields" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "isBlocked" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "inbox" ADD COLUMN     "isArchived" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "signature" TEXT;

-- AlterTable
ALTER TABLE "label" ADD COLUMN     "icon" TEXT;

-- AlterTable
ALTER TABLE "member" ADD COLUMN     "avatarKey" TEXT,
ADD COLUMN     "language" TEXT,
ADD COLUMN     "preferences" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "signature" TEXT,
ADD COLUMN     "timeZone" TEXT;

-- AlterTable
ALTER TABLE "message" ADD COLUMN     "mentionIds" UUID[] DEFAULT ARRAY[]::UUID[],
ADD COLUMN     "originTicketId" UUID,
ADD COLUMN     "sendAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "team" ADD COLUMN     "description" TEXT;

-- AlterTable
ALTER TABLE "ticket" ADD COLUMN     "fields" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "followerIds" UUID[] DEFAULT ARRAY[]::UUID[],
ADD COLUMN     "linkedIds" UUID[] DEFAULT ARRAY[]::UUID[],
ADD COLUMN     "mergedIntoId" UUID;

-- AlterTable
ALTER TABLE "workspace" ADD COLUMN     "onboardedAt" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "upload" (
    "workspaceId" UUID NOT NULL,
    "id" UUID NOT NULL,
    "memberId" UUID,
    "name" TEXT NOT NULL,
    "contentType" TEXT NOT NULL,
    "sizeBytes" INTEGER NOT NULL,
    "receivedBytes" INTEGER NOT NULL DEFAULT 0,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "upload_pkey" PRIMARY KEY ("workspaceId","id")
);

-- CreateTable
CREATE TABLE "contact_alias" (
    "workspaceId" UUID NOT NULL,
    "emailNorm" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "contactId" UUID NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "contact_alias_pkey" PRIMARY KEY ("workspaceId","emailNorm")
);

-- CreateTable
CREATE TABLE "custom_field" (
    "workspaceId" UUID NOT NULL,
    "id" UUID NOT NULL,
    "of" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "options" JSONB NOT NULL DEFAULT '[]',
    "isRequiredOnClose" BOOLEAN NOT NULL DEFAULT false,
    "position" INTEGER NOT NULL DEFAULT 0,
    "isArchived" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "custom_field_pkey" PRIMARY KEY ("workspaceId","id")
);

-- CreateTable
CREATE TABLE "macro" (
    "workspaceId" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "memberId" UUID,
    "html" TEXT NOT NULL DEFAULT '',
    "actions" JSONB NOT NULL DEFAULT '{}',
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "macro_pkey" PRIMARY KEY ("workspaceId","id")
);

-- CreateTable
CREATE TABLE "draft" (
    "workspaceId" UUID NOT NULL,
    "id" UUID NOT NULL,
    "memberId" UUID NOT NULL,
    "ticketId" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "html" TEXT NOT NULL DEFAULT '',
    "text" TEXT NOT NULL DEFAULT '',
    "to" JSONB NOT NULL DEFAULT '[]',
    "cc" JSONB NOT NULL DEFAULT '[]',
    "bcc" JSONB NOT NULL DEFAULT '[]',
    "attachmentIds" UUID[] DEFAULT ARRAY[]::UUID[],
    "seenMessageId" UUID,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "draft_pkey" PRIMARY KEY ("workspaceId","id")
);

-- CreateTable
CREATE TABLE "ticket_member" (
    "workspaceId" UUID NOT NULL,
    "ticketId" UUID NOT NULL,
    "memberId" UUID NOT NULL,
    "readAt" TIMESTAMPTZ(3),
    "mentionedAt" TIMESTAMPTZ(3),
    "repliedAt" TIMESTAMPTZ(3),
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ticket_member_pkey" PRIMARY KEY ("workspaceId","ticketId","memberId")
);

-- CreateTable
CREATE TABLE "view" (
    "workspaceId" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "memberId" UUID,
    "query" JSONB NOT NULL,
    "position" INTEGER NOT NULL DEFAULT 0,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "view_pkey" PRIMARY KEY ("workspaceId","id")
);

-- CreateIndex
CREATE INDEX "upload_createdAt_idx" ON "upload"("createdAt");

-- CreateIndex
CREATE INDEX "contact_alias_workspaceId_contactId_idx" ON "contact_alias"("workspaceId", "contactId");

-- CreateIndex
CREATE UNIQUE INDEX "custom_field_workspaceId_of_name_key" ON "custom_field"("workspaceId", "of", "name");

-- CreateIndex
CREATE INDEX "macro_workspaceId_memberId_idx" ON "macro"("workspaceId", "memberId");

-- CreateIndex
CREATE UNIQUE INDEX "draft_workspaceId_memberId_ticketId_kind_key" ON "draft"("workspaceId", "memberId", "ticketId", "kind");

-- CreateIndex
CREATE INDEX "ticket_member_recent" ON "ticket_member"("workspaceId", "memberId", "updatedAt" DESC, "ticketId");

-- CreateIndex
CREATE INDEX "view_workspaceId_memberId_idx" ON "view"("workspaceId", "memberId");

-- AddForeignKey
ALTER TABLE "contact_alias" ADD CONSTRAINT "contact_alias_workspaceId_contactId_fkey" FOREIGN KEY ("workspaceId", "contactId") REFERENCES "contact"("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "custom_field" ADD CONSTRAINT "custom_field_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "macro" ADD CONSTRAINT "macro_workspaceId_memberId_fkey" FOREIGN KEY ("workspaceId", "memberId") REFERENCES "member"("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "macro" ADD CONSTRAINT "macro_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "draft" ADD CONSTRAINT "draft_workspaceId_ticketId_fkey" FOREIGN KEY ("workspaceId", "ticketId") REFERENCES "ticket"("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "draft" ADD CONSTRAINT "draft_workspaceId_memberId_fkey" FOREIGN KEY ("workspaceId", "memberId") REFERENCES "member"("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ticket_member" ADD CONSTRAINT "ticket_member_workspaceId_ticketId_fkey" FOREIGN KEY ("workspaceId", "ticketId") REFERENCES "ticket"("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ticket_member" ADD CONSTRAINT "ticket_member_workspaceId_memberId_fkey" FOREIGN KEY ("workspaceId", "memberId") REFERENCES "member"("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "view" ADD CONSTRAINT "view_workspaceId_memberId_fkey" FOREIGN KEY ("workspaceId", "memberId") REFERENCES "member"("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "view" ADD CONSTRAINT "view_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Closed vocabularies.
alter table draft add constraint draft_kind check (kind in ('reply', 'note', 'forward'));
alter table custom_field
  add constraint custom_field_of check ("of" in ('ticket', 'contact')),
  add constraint custom_field_type check (type in ('text', 'number', 'date', 'select', 'multi-select', 'checkbox'));

-- What concerns a member, newest first; a member's own ticket lists read these.
create index ticket_member_mentioned on ticket_member ("workspaceId", "memberId", "ticketId") where "mentionedAt" is not null;
create index ticket_member_replied on ticket_member ("workspaceId", "memberId", "ticketId") where "repliedAt" is not null;
-- Messages that stand in another ticket than the one they were written in.
create index message_origin on message ("workspaceId", "originTicketId") where "originTicketId" is not null;
