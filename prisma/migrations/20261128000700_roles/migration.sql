-- CreateTable
CREATE TABLE "role" (
    "workspaceId" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "nameNorm" TEXT NOT NULL,
    "permissions" TEXT[],
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "role_pkey" PRIMARY KEY ("workspaceId","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "role_workspaceId_nameNorm_key" ON "role"("workspaceId", "nameNorm");

-- AddForeignKey
ALTER TABLE "role" ADD CONSTRAINT "role_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AlterTable
ALTER TABLE "member" ADD COLUMN "limits" JSONB,
ADD COLUMN "roleId" UUID;
ALTER TABLE "api_key" ADD COLUMN "limits" JSONB,
ADD COLUMN "permissions" TEXT[];

-- CreateIndex
CREATE INDEX "member_workspaceId_roleId_idx" ON "member"("workspaceId", "roleId");

-- AddForeignKey
ALTER TABLE "member" ADD CONSTRAINT "member_workspaceId_roleId_fkey" FOREIGN KEY ("workspaceId", "roleId") REFERENCES "role"("workspaceId", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

ALTER TABLE "member" DROP CONSTRAINT member_role;
ALTER TABLE "member" ADD CONSTRAINT member_role CHECK (role IN ('owner', 'admin', 'agent', 'light-agent', 'guest', 'custom') AND (role = 'custom') = ("roleId" IS NOT NULL));
-- An owner who sees a part of the workspace would own a part of it.
ALTER TABLE "member" ADD CONSTRAINT member_limits CHECK (role <> 'owner' OR limits IS NULL);
ALTER TABLE "api_key" DROP CONSTRAINT api_key_role;
ALTER TABLE "api_key" ADD CONSTRAINT api_key_role CHECK (role IN ('owner', 'admin', 'agent', 'light-agent', 'guest'));
