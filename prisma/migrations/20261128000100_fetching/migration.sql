-- AlterTable
ALTER TABLE "inbound_mail" ADD COLUMN     "arrivedAt" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "fetching" (
    "workspaceId" UUID NOT NULL,
    "id" UUID NOT NULL,
    "host" TEXT NOT NULL,
    "port" INTEGER NOT NULL,
    "security" TEXT NOT NULL,
    "user" TEXT NOT NULL,
    "auth" TEXT NOT NULL,
    "tokenUrl" TEXT,
    "clientId" TEXT,
    "scope" TEXT,
    "secret" TEXT NOT NULL,
    "folder" TEXT NOT NULL,
    "after" TEXT NOT NULL,
    "moveTo" TEXT,
    "importFrom" TIMESTAMPTZ(3) NOT NULL,
    "trustedServer" TEXT,
    "uidValidity" TEXT,
    "lastUid" BIGINT NOT NULL DEFAULT 0,
    "pastUid" BIGINT NOT NULL DEFAULT 0,
    "datedUid" BIGINT NOT NULL DEFAULT 0,
    "firstAt" TIMESTAMPTZ(3),
    "state" TEXT NOT NULL DEFAULT 'connecting',
    "stateAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "fault" TEXT,
    "faultDetail" TEXT,
    "nextTryAt" TIMESTAMPTZ(3),
    "lastMessageAt" TIMESTAMPTZ(3),
    "importTotal" INTEGER,
    "importDone" INTEGER NOT NULL DEFAULT 0,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "fetching_pkey" PRIMARY KEY ("workspaceId","id")
);

-- AddForeignKey
ALTER TABLE "fetching" ADD CONSTRAINT "fetching_workspaceId_id_fkey" FOREIGN KEY ("workspaceId", "id") REFERENCES "inbox"("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;
