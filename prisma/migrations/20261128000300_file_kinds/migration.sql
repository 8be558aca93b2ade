-- Why a file deserves care, told by its content and its name when it came.
ALTER TABLE "attachment" ADD COLUMN "risks" TEXT[] DEFAULT ARRAY[]::TEXT[];
