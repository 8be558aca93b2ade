/** Each test file keeps its mails and files apart from those of the files that run beside it. */
import { randomUUID } from "node:crypto";
import { join } from "node:path";

process.env.CONNECT_DATA_DIR = join(process.env.CONNECT_DATA_DIR as string, randomUUID());
