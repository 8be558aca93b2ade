/** The APP_SECRET of tests: the roles' passwords come from it. */
export const TEST_SECRET = "a secret for tests alone, of enough length";
