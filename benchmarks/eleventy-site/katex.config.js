// eleventy.config.js with formulas set as KaTeX does by default: HTML beside MathML.
import { katex } from "@mdit/plugin-katex";
import markdownIt from "markdown-it";
import base, { config } from "./eleventy.config.js";

export { config };

export default function (site) {
  const markdown = markdownIt({ html: true, typographer: true });
  base(site, markdown.use(katex, { throwOnError: true, delimiters: "all" }));
}
