/**
 * How mails look. Mail programs know style sheets in part or not at all: every element carries its own, layout is made of tables, and the one
 * sheet there is (DARK) only changes colours, where the program knows dark pages. No pure white or black: programs that turn colours round by
 * themselves leave what is between more readable.
 */
export const FONT = "-apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif";
/** The card's width in pixels; narrower screens have less. */
export const WIDTH = 520;
/** The product's own colour, where a workspace has chosen none. */
export const COLOR = "#292524";

export const page = { backgroundColor: "#f3f2f0", margin: 0, padding: 0 };
export const margins = { fontFamily: FONT, padding: "24px 12px" };
export const card = { backgroundColor: "#fdfdfc", borderRadius: 8, maxWidth: WIDTH, width: "100%" };
export const inner = { padding: "28px 28px 24px" };
export const heading = { color: "#1c1917", fontFamily: FONT, fontSize: 20, fontWeight: 600, lineHeight: "28px", margin: "0 0 16px" };
export const subheading = { color: "#1c1917", fontFamily: FONT, fontSize: 15, fontWeight: 600, lineHeight: "22px", margin: "20px 0 4px" };
export const words = { color: "#292524", fontFamily: FONT, fontSize: 15, lineHeight: "24px", margin: "0 0 16px" };
export const small = { color: "#57534e", fontFamily: FONT, fontSize: 13, lineHeight: "20px", margin: 0 };
export const link = { color: "#1c1917", textDecoration: "underline" };
export const box = { backgroundColor: "#f0efed", borderRadius: 8, padding: "12px 16px" };
export const row = { borderTop: "1px solid #dedbd7", padding: "12px 0" };

/** Each colour of above has a class here. */
export const DARK = `@media (prefers-color-scheme: dark) {
.cx-page { background-color: #171412 !important }
.cx-card { background-color: #26221f !important }
.cx-box { background-color: #37322e !important }
.cx-ink { color: #f3f1ee !important }
.cx-soft { color: #c4beb7 !important }
.cx-row { border-color: #4a443f !important }
.cx-button { border-color: #6b645d !important }
}`;
