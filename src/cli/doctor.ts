export const examine = async (_: object) => {};
