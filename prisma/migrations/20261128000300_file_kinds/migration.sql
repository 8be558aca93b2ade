-- Why a file deserves care, told by its content and its name when it came. What came before is told by its name alone, when it is read.
ALTER TABLE "attachment" ADD COLUMN "risks" TEXT[];
