-- AlterTable
ALTER TABLE "workspace" ADD COLUMN "deletionAt" TIMESTAMPTZ(3);
ALTER TABLE "workspace_counter" ADD COLUMN "isReadOnly" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "data_export" (
    "workspaceId" UUID NOT NULL,
    "id" UUID NOT NULL,
    "of" TEXT NOT NULL,
    "subjectId" UUID NOT NULL,
    "memberId" UUID,
    "state" TEXT NOT NULL DEFAULT 'making',
    "storageKey" TEXT,
    "sizeBytes" BIGINT NOT NULL DEFAULT 0,
    "counts" JSONB NOT NULL DEFAULT '{}',
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "readyAt" TIMESTAMPTZ(3),
    "expiresAt" TIMESTAMPTZ(3),

    CONSTRAINT "data_export_pkey" PRIMARY KEY ("workspaceId","id")
);

-- CreateTable
CREATE TABLE "erasure" (
    "workspaceId" UUID NOT NULL,
    "id" UUID NOT NULL,
    "contactId" UUID NOT NULL,
    "memberId" UUID,
    "state" TEXT NOT NULL DEFAULT 'running',
    "erasesSubjects" BOOLEAN NOT NULL DEFAULT true,
    "sealed" TEXT,
    "place" JSONB NOT NULL DEFAULT '{}',
    "counts" JSONB NOT NULL DEFAULT '{}',
    "remains" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "doneAt" TIMESTAMPTZ(3),

    CONSTRAINT "erasure_pkey" PRIMARY KEY ("workspaceId","id")
);

-- CreateTable
CREATE TABLE "retention" (
    "workspaceId" UUID NOT NULL,
    "closedMonths" INTEGER,
    "closedAction" TEXT NOT NULL DEFAULT 'anonymise',
    "junkDays" INTEGER,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "retention_pkey" PRIMARY KEY ("workspaceId")
);

-- CreateIndex
CREATE INDEX "data_export_workspaceId_subjectId_idx" ON "data_export"("workspaceId", "subjectId");

-- CreateIndex
CREATE INDEX "erasure_workspaceId_contactId_idx" ON "erasure"("workspaceId", "contactId");

-- AddForeignKey
ALTER TABLE "data_export" ADD CONSTRAINT "data_export_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "erasure" ADD CONSTRAINT "erasure_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "retention" ADD CONSTRAINT "retention_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "data_export" ADD CONSTRAINT data_export_of CHECK ("of" IN ('contact', 'member')),
  ADD CONSTRAINT data_export_state CHECK (state IN ('making', 'ready', 'failed', 'expired'));
ALTER TABLE "erasure" ADD CONSTRAINT erasure_state CHECK (state IN ('running', 'done') AND (state = 'done') = (sealed IS NULL));
-- One at a time: two would look for each other's names.
CREATE UNIQUE INDEX erasure_running ON erasure ("workspaceId", "contactId") WHERE state = 'running';
ALTER TABLE "retention" ADD CONSTRAINT retention_action CHECK ("closedAction" IN ('delete', 'anonymise'));

-- Workspaces that were there before lose nothing that nobody has decided on.
INSERT INTO retention ("workspaceId") SELECT id FROM workspace;

-- Words for search follow a message whose own words have changed. The ticket's subject is read anew as well.
CREATE TRIGGER message_reworded AFTER UPDATE OF "replyText", "authorName", "authorEmail" ON message
  FOR EACH ROW EXECUTE FUNCTION move_message_words();

-- Mail of a ticket, and of a sender, however it was written; closed tickets, those closed for longest first.
CREATE INDEX "inbound_mail_workspaceId_ticketId_idx" ON "inbound_mail"("workspaceId", "ticketId");
CREATE INDEX inbound_mail_lower_from ON inbound_mail ("workspaceId", lower("from"));
CREATE INDEX ticket_closed ON ticket ("workspaceId", "closedAt") WHERE status = 'closed';
