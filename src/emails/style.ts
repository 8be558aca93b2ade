/** How the product's own mails look. Mail programs know no style sheets: every element carries its own. */
const FONT = "-apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif";
export const page = { backgroundColor: "#f5f5f4", fontFamily: FONT, margin: 0, padding: "32px 0" };
export const card = { backgroundColor: "#ffffff", borderRadius: 8, maxWidth: 480, padding: "32px" };
export const heading = { color: "#1c1917", fontSize: 20, fontWeight: 600, lineHeight: "28px", margin: "0 0 16px" };
export const words = { color: "#292524", fontSize: 15, lineHeight: "24px", margin: "0 0 16px" };
export const small = { color: "#57534e", fontSize: 13, lineHeight: "20px", margin: 0 };
export const button = {
  backgroundColor: "#1c1917",
  borderRadius: 6,
  color: "#ffffff",
  display: "inline-block",
  fontSize: 15,
  fontWeight: 600,
  margin: "0 0 16px",
  padding: "10px 20px",
};
